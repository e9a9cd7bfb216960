#include <boost/asio/post.hpp>
#include <exception>

#include "http/connection.hpp"

namespace tasuki::http {

// On the I/O thread: an answer of the server itself.
void Connection::refuse(const Error& error, Unread unread) {
  Turn& turn = *turn_;
  core_->metrics.refused(error.code);
  if (turn.request.trace_id.empty()) turn.choose_trace();
  turn.unread_rest = unread == Unread::yes;
  turn.close_after |= turn.unread_rest || core_->draining;
  Response response = core_->response_for(error, turn.request);
  const std::size_t body_bytes = response.body.size();
  turn.begin_answer(std::move(response), body_bytes);
  enter(State::writing, core_->config.limits.write_timeout);
  keep_writing();
}

void Connection::run() {
  if (turn_->stream) {
    pump();
  } else {
    run_handler();
  }
  // From here on the connection belongs to its I/O thread.
  post(&Connection::on_handled);
}

void Connection::run_handler() {
  Turn& turn = *turn_;
  turn.subscription.reset();
  turn.parked_until.reset();
  const auto failed = [&](const char* what) {
    core_->log.error(
        "handler threw",
        {{"route", turn.route->path}, {"what", what}, {"trace", turn.request.trace_id}});
    turn.subscription.reset();
    turn.parked_until.reset();
    turn.stream.reset();
    answer(core_->response_for({Code::internal, {}}, turn.request));
  };
  try {
    std::visit(
        [this](auto&& value) {
          using Kind = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Kind, Park>) {
            park(std::move(value));
          } else {
            answer(std::move(value));
          }
        },
        turn.route->handler(turn.request));
  } catch (const std::exception& thrown) {
    failed(thrown.what());
  } catch (...) {
    failed("not a std::exception");
  }
}

// What a handler left unread of an upload is in the way of the next request.
void Connection::end_upload() {
  Turn& turn = *turn_;
  if (!turn.request.upload) return;
  turn.request.upload.reset();
  turn.unread_rest = turn.body_received < turn.body_expected;
  turn.close_after |= turn.unread_rest;
}

void Connection::answer(Response response) {
  end_upload();
  turn_->close_after |= core_->draining.load();
  const std::size_t body_bytes = response.body.size();
  turn_->begin_answer(std::move(response), body_bytes);
  pump();
}

// The first piece is asked for before the head leaves: a stream that cannot begin is an error that
// the peer can still be told.
void Connection::answer(Stream stream) {
  Turn& turn = *turn_;
  end_upload();
  auto first = stream.next();
  if (!first) return answer(core_->response_for(first.error(), turn.request));
  turn.close_after |= core_->draining.load();
  turn.stream_left = stream.size;
  turn.begin_answer(std::move(stream.head), stream.size);
  turn.stream = std::move(stream);
  if (turn.request.method == "HEAD") turn.stream_left = 0;
  if (turn.stream_left == 0) turn.stream.reset();
  if (turn.stream) turn.take_piece(std::move(*first));
  pump();
}

void Connection::park(Park park) {
  Turn& turn = *turn_;
  turn.parked_until = park.until;
  turn.park_number = ++last_park_;
  turn.progress = Progress::parked;
  if (!park.subscribe) return;
  turn.subscription =
      park.subscribe([weak = weak_from_this(), loop = loop_, number = turn.park_number] {
        boost::asio::post(loop->context(), [weak, number] {
          if (const auto self = weak.lock()) self->on_wake(number);
        });
      });
}

// On the handler thread: writes until all is out or the socket takes no more.
void Connection::pump() {
  Turn& turn = *turn_;
  for (;;) {
    const Wants wants = turn.broken() ? Wants::closed : turn.write_some(channel_);
    turn.progress = wants == Wants::nothing  ? Progress::written
                    : wants == Wants::closed ? Progress::broken
                                             : Progress::writing;
    if (turn.progress == Progress::writing) return;
    if (turn.progress == Progress::broken || !turn.stream) break;
    pull();
  }
  turn.report(*core_, peer_code_);
}

// The next piece of a stream. Its head has promised a size: a stream that ends early, goes on for
// too long or fails can only be cut off.
void Connection::pull() {
  Turn& turn = *turn_;
  if (turn.stream_left == 0) {
    turn.stream.reset();
    return;
  }
  std::string why = "ended early";
  try {
    auto piece = turn.stream->next();
    if (piece) return turn.take_piece(std::move(*piece));
    why = piece.error().to_string();
  } catch (const std::exception& thrown) {
    why = thrown.what();
  }
  core_->log.error("stream failed", {{"why", why}, {"trace", turn.request.trace_id}});
  turn.break_off();
}

void Connection::on_handled() {
  if (state_ != State::handling) return;  // cut off meanwhile
  Turn& turn = *turn_;
  switch (turn.progress) {
    case Progress::written:
      return finish_turn();
    case Progress::broken:
      enter_without_deadline(State::writing);
      return close();
    case Progress::writing:
      enter(State::writing, core_->config.limits.write_timeout);
      return wait(Wants::write);
    case Progress::parked:
      break;
  }
  state_ = State::parked;
  deadline_ = *turn.parked_until;
  if (core_->draining || Clock::now() >= deadline_) {
    turn.request.last_call = true;
    resume_parked();
  } else if (last_wake_ >= turn.park_number) {
    resume_parked();
  } else if (!leftover_.empty() || channel_.has_pending()) {
    return;  // the next request is here already; the peer's leaving would not be seen anyway
  } else {
    wait(Wants::read);
  }
}

void Connection::on_wake(std::uint64_t park_number) {
  last_wake_ = std::max(last_wake_, park_number);
  if (state_ == State::parked && turn_->park_number == park_number) resume_parked();
}

void Connection::resume_parked() {
  ++wait_number_;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  enter_without_deadline(State::handling);
  core_->pool.resume(shared_from_this());
}

void Connection::keep_writing() {
  Turn& turn = *turn_;
  const Wants wants = turn.write_some(channel_);
  if (turn.moved()) deadline_ = Clock::now() + core_->config.limits.write_timeout;
  if (wants == Wants::read || wants == Wants::write) return wait(wants);
  if (wants == Wants::nothing && turn.stream) {
    enter_without_deadline(State::handling);
    return core_->pool.resume(shared_from_this());
  }
  turn.report(*core_, peer_code_);
  if (wants == Wants::closed) return close();
  finish_turn();
}

void Connection::finish_turn() {
  const bool close_after = turn_->close_after || core_->draining;
  const bool unread = turn_->unread_rest || !leftover_.empty();
  if (close_after && unread) return linger();
  turn_.reset();
  if (!close_after) return begin_idle(core_->config.limits.idle_timeout);
  state_ = State::idle;  // nothing is under way: say goodbye and close
  close();
}

}  // namespace tasuki::http

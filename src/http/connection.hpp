// One accepted connection: a state machine on its I/O thread.
//
//   handshake -> idle -> header -> body -> handling -> writing -> idle ...
//                          |        |         |`-> parked -> handling
//                          |        `- waiting_for_room (large bodies)
//                          `-> lingering -> closed
//
// The connection belongs to one thread at a time: to its I/O thread, except in `handling`, when the
// handler thread alone may touch the turn and the channel. The handler thread writes the answer
// itself as far as the socket takes it and then hands the connection back.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "http/channel.hpp"
#include "http/io_loop.hpp"
#include "http/turn.hpp"

namespace tasuki::http {

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class Connection final : public Job, public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  // `tls`: null on a plain listener.
  Connection(std::shared_ptr<ServerCore> core, std::shared_ptr<IoLoop> loop, Socket socket,
             std::string address, TlsContext tls);

  // All on the I/O thread:
  void start();
  void drain();  // no more requests after the one under way
  void on_deadline();
  void close();
  Clock::time_point deadline() const { return deadline_; }
  bool has_request() const { return turn_ != nullptr; }
  std::size_t place = 0;  // in the loop's list; the loop's

  void run() override;  // on a handler thread, in state handling

 private:
  enum class State {
    handshake,
    idle,
    header,
    body,
    waiting_for_room,
    handling,
    writing,
    parked,
    lingering,
    closed
  };

  void enter(State state, std::chrono::milliseconds timeout);
  void enter_without_deadline(State state);
  void wait(Wants wants);
  void on_ready();
  void post(void (Connection::*step)());

  // Reading (connection.cpp)
  void advance_handshake();
  void greet();
  void begin_idle(std::chrono::milliseconds timeout);
  void read();
  bool take(std::string_view bytes);  // true: go on reading
  bool take_header(std::string_view bytes);
  bool take_chunks(std::string_view bytes);
  bool on_header(std::string_view rest);
  std::optional<Error> objection();
  bool begin_body(std::string_view rest);
  bool reserve_room(std::size_t bytes, std::string_view rest);
  void on_room(BodyBudget::Lease lease);
  void begin_upload(std::string_view rest);
  void dispatch();
  void check_parked();
  void linger();
  void discard();

  // On the handler thread (connection_upload.cpp)
  Result<std::string> next_upload_piece();
  Result<> fill(std::string& piece);
  Result<> wait_for_upload(Wants wants);

  // Answering (connection_answer.cpp)
  enum class Unread { no, yes };  // whether bytes of the request are still to come
  void refuse(const Error& error, Unread unread);
  void run_handler();
  void end_upload();
  void answer(Response response);
  void answer(Stream stream);
  void park(Park park);
  void pump();  // handler thread: writes the answer and pulls pieces
  void pull();
  void on_handled();  // I/O thread: the handler thread is done
  void keep_writing();
  void finish_turn();
  void on_wake(std::uint64_t park_number);
  void resume_parked();

  std::shared_ptr<ServerCore> core_;
  std::shared_ptr<IoLoop> loop_;
  TlsContext tls_;
  Socket socket_;
  Channel channel_;
  std::string address_;
  std::shared_ptr<const Peer> peer_;
  std::string peer_code_ = "-";
  State state_ = State::handshake;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::uint32_t wait_number_ = 0;  // a completion with another number is out of date
  std::uint64_t last_park_ = 0;    // given out; the handler thread's
  std::uint64_t last_wake_ = 0;    // seen; the I/O thread's
  std::string leftover_;           // bytes that came behind the request under way
  std::unique_ptr<Turn> turn_;
};

}  // namespace tasuki::http

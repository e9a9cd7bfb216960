// One thread that moves the bytes of the connections pinned to it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "http/server_core.hpp"

namespace tasuki::http {

class Connection;

class IoLoop : public std::enable_shared_from_this<IoLoop> {
 public:
  explicit IoLoop(std::shared_ptr<ServerCore> core);

  void start();
  // Ends the thread and cuts off the connections that are left: how many of them still had a
  // request under way. No handler may be running any more.
  std::size_t stop();

  // On this loop's thread:
  void add(std::shared_ptr<Connection> connection);
  void remove(const Connection& connection);
  void drain();  // lets go of the idle, wakes the parked

  boost::asio::io_context& context() { return context_; }
  // Where bytes are read to before they belong to a request: one buffer for all connections.
  std::vector<char>& buffer() { return buffer_; }

 private:
  void run();
  void sweep();

  std::shared_ptr<ServerCore> core_;
  boost::asio::io_context context_{1};
  boost::asio::steady_timer sweep_timer_;
  std::chrono::milliseconds sweep_every_;
  std::vector<char> buffer_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::thread thread_;
};

}  // namespace tasuki::http

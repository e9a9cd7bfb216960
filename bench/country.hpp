// Certificates, participants and documents of a benchmark: what bench/make_documents.py wrote, and
// an exchange that knows the institutions in it.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bench/options.hpp"
#include "bench/service.hpp"
#include "crypto/key.hpp"
#include "http/client.hpp"

namespace tasuki::bench {

struct Document {
  std::string content;
  std::string sender;
  std::size_t counter = 0;  // offset of the ten digits that make its identifier unique
};

// What a user of an institution shows. Made anew before it expires: filling a store may take longer
// than an assertion lives. Thread-safe.
class SignIn {
 public:
  SignIn(std::string code, crypto::PrivateKey key) : code_(std::move(code)), key_(std::move(key)) {}
  std::string header();  // of Authorization

 private:
  std::string code_;
  crypto::PrivateKey key_;
  std::mutex mutex_;
  std::string header_;
  std::chrono::steady_clock::time_point made_;
};

struct Sender {
  std::string code;
  http::ClientTls identity;
  std::shared_ptr<SignIn> sign_in;
};

class Country {
 public:
  explicit Country(const Options& options);

  std::unique_ptr<Service> start_exchange() const;
  const std::vector<Document>& documents() const { return documents_; }
  const Sender& sender(const std::string& code) const;
  const std::vector<Sender>& senders() const { return senders_; }
  std::unique_ptr<http::Client> connect(const Sender& sender, std::uint16_t port) const;

 private:
  void read_documents();
  void make_sender(const std::string& code);
  const Options& options_;
  std::vector<Document> documents_;
  std::vector<Sender> senders_;
};

}  // namespace tasuki::bench

// Certificates, participants and documents of a benchmark: what bench/make_documents.py wrote, and
// an exchange that knows the institutions in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/options.hpp"
#include "bench/service.hpp"
#include "http/client.hpp"

namespace tasuki::bench {

struct Document {
  std::string content;
  std::string sender;
  std::size_t counter = 0;  // offset of the ten digits that make its identifier unique
};

struct Sender {
  std::string code;
  http::ClientTls identity;
  std::string assertion;  // Authorization header
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

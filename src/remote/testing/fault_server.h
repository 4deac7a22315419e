// A server on loopback that does to each request what a test says: answers, is silent, drips, cuts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::remote::testing {

// What came; header names in lower case.
struct Received {
  std::string method = {};
  std::string path = {};
  std::map<std::string, std::string> header = {};
  std::string body = {};
};

struct Step {
  enum class Kind : std::uint8_t {
    send,   // `bytes` at once.
    drip,   // `bytes` one by one, some milliseconds apart.
    flood,  // `bytes` again and again, until the client is gone.
    hang,   // Nothing, until the client is gone.
    close,  // An orderly end.
    reset,  // A hard one.
  } kind = Kind::send;
  std::string bytes = {};
};
// After its last step the connection waits for the next request.
using Script = std::vector<Step>;

[[nodiscard]] Script send(std::string bytes);
// A whole response with its length.
[[nodiscard]] std::string response(
    int status,
    std::string_view body,
    std::string_view header = "Content-Type: application/json\r\n"
);

class FaultServer {
 public:
  // Called on the server's threads, one at a time: what it changes needs no lock of its own, and is
  // read after stop().
  using Handler = std::function<Script(const Received&)>;

  // Listens on the port of 127.0.0.1; 0 is a free one. `greeting` is said before anything is asked.
  explicit FaultServer(Handler handler, std::string greeting = {}, std::uint16_t port = 0);
  ~FaultServer();  // Ends all connections.
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  [[nodiscard]] std::string url() const;  // http://127.0.0.1:PORT
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::vector<Received> received() const;
  [[nodiscard]] std::size_t n_connections() const;
  // Nobody listens any more, and open connections end.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A socket that takes no connection: its queue is full.
class FullServer {
 public:
  FullServer();
  ~FullServer();
  FullServer(const FullServer&) = delete;
  FullServer& operator=(const FullServer&) = delete;

  [[nodiscard]] std::string url() const;

 private:
  std::vector<int> sockets_;
  std::uint16_t port_ = 0;
};

// A port of 127.0.0.1 that nobody listens on.
[[nodiscard]] std::uint16_t unused_port();

}  // namespace extractinator::remote::testing

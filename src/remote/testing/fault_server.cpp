// Sockets and threads behind fault_server.h; everything here is public through it.
#include "remote/testing/fault_server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace extractinator::remote::testing {
namespace {

constexpr int kDripMilliseconds = 10;
constexpr int kPollMilliseconds = 10;

struct Listener {
  int socket = -1;
  std::uint16_t port = 0;
};

Listener listen_on_loopback(int backlog, std::uint16_t port = 0) {
  Listener listener{.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  EXTR_CHECK(listener.socket >= 0, "there are sockets");
  // Connections that have ended keep the port for a while otherwise.
  const int yes = 1;
  // NOLINTNEXTLINE(misc-include-cleaner): of sys/socket.h
  ::setsockopt(listener.socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  // NOLINTNEXTLINE(*-reinterpret-cast): how sockets are spelled
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  EXTR_CHECK(::bind(listener.socket, generic, length) == 0, "a port of loopback is free");
  if (backlog >= 0) EXTR_CHECK(::listen(listener.socket, backlog) == 0, "it can be listened on");
  EXTR_CHECK(::getsockname(listener.socket, generic, &length) == 0, "it has a number");
  listener.port = ntohs(address.sin_port);
  return listener;
}

// Waits until the socket can be read; false when `is_stopped` before.
bool wait_readable(int socket, const std::atomic<bool>& is_stopped) {
  while (!is_stopped) {
    pollfd entry = {.fd = socket, .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, kPollMilliseconds) > 0) return true;
  }
  return false;
}

// The client has closed, or said something it should not have.
bool is_gone(int socket, int milliseconds) {
  pollfd entry = {.fd = socket, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, milliseconds) > 0;
}

bool send_all(int socket, std::string_view bytes, const std::atomic<bool>& is_stopped) {
  while (!bytes.empty() && !is_stopped) {
    pollfd entry = {.fd = socket, .events = POLLOUT, .revents = 0};
    if (::poll(&entry, 1, kPollMilliseconds) <= 0) continue;
    const ssize_t n = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return bytes.empty();
}

std::string lower(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Takes bytes from a connection until a whole request is there.
class Reader {
 public:
  Reader(int socket, const std::atomic<bool>& is_stopped)
      : socket_(socket),
        is_stopped_(is_stopped) {}

  std::optional<Received> next() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return std::nullopt;
    }
    Received request = parse(std::string_view(buffer_).substr(0, end));
    buffer_.erase(0, end + 4);
    std::size_t n_body = 0;
    if (const auto found = request.header.find("content-length"); found != request.header.end()) {
      const std::string& text = found->second;
      std::from_chars(text.data(), text.data() + text.size(), n_body);
    }
    while (buffer_.size() < n_body) {
      if (!more()) return std::nullopt;
    }
    request.body = buffer_.substr(0, n_body);
    buffer_.erase(0, n_body);
    return request;
  }

 private:
  bool more() {
    if (!wait_readable(socket_, is_stopped_)) return false;
    std::array<char, 65536> piece = {};
    const ssize_t n = ::recv(socket_, piece.data(), piece.size(), 0);
    if (n <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(n));
    return true;
  }

  static Received parse(std::string_view head) {
    Received request;
    std::size_t at = head.find("\r\n");
    const std::string_view first = head.substr(0, at);
    const std::size_t space = first.find(' ');
    request.method = first.substr(0, space);
    const std::string_view rest = first.substr(space + 1);
    request.path = rest.substr(0, rest.find(' '));
    while (at != std::string_view::npos) {
      const std::size_t end = head.find("\r\n", at + 2);
      const std::string_view line =
          head.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
      if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' '))
          value.remove_prefix(1);
        request.header[lower(std::string(line.substr(0, colon)))] = value;
      }
      at = end;
    }
    return request;
  }

  int socket_;
  const std::atomic<bool>& is_stopped_;
  std::string buffer_;
};

}  // namespace

struct FaultServer::State {
  Handler handler = {};
  std::string greeting = {};
  Listener listener = {};
  std::atomic<bool> is_stopped = false;
  mutable std::mutex mutex;  // Guards what follows, and calls of the handler.
  std::vector<Received> received = {};
  std::size_t n_connections = 0;
  std::vector<std::jthread> connections = {};
  std::jthread acceptor = {};

  void accept_all() {
    while (wait_readable(listener.socket, is_stopped)) {
      const int socket = ::accept4(listener.socket, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const std::scoped_lock lock(mutex);
      ++n_connections;
      connections.emplace_back([this, socket] { serve(socket); });
    }
  }

  void serve(int socket) {
    Reader reader(socket, is_stopped);
    static_cast<void>(send_all(socket, greeting, is_stopped));
    while (auto request = reader.next()) {
      Script script;
      {
        const std::scoped_lock lock(mutex);
        script = handler(*request);
        received.push_back(*std::move(request));
      }
      if (!std::ranges::all_of(script, [&](const Step& step) { return play(socket, step); })) break;
    }
    ::close(socket);
  }

  // False if that was the connection's end.
  [[nodiscard]] bool play(int socket, const Step& step) const {
    switch (step.kind) {
      case Step::Kind::send:
        return send_all(socket, step.bytes, is_stopped);
      case Step::Kind::drip:
        for (const char c : step.bytes) {
          if (is_stopped || is_gone(socket, kDripMilliseconds)) return false;
          if (!send_all(socket, std::string_view(&c, 1), is_stopped)) return false;
        }
        return true;
      case Step::Kind::flood:
        while (send_all(socket, step.bytes, is_stopped)) {
        }
        return false;
      case Step::Kind::hang:
        static_cast<void>(wait_readable(socket, is_stopped));
        return false;
      case Step::Kind::close:
        return false;
      case Step::Kind::reset: {
        const linger hard = {.l_onoff = 1, .l_linger = 0};
        // NOLINTNEXTLINE(misc-include-cleaner): of sys/socket.h
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
        return false;
      }
    }
    return false;
  }
};

FaultServer::FaultServer(Handler handler, std::string greeting, std::uint16_t port)
    : state_(std::make_unique<State>()) {
  state_->handler = std::move(handler);
  state_->greeting = std::move(greeting);
  state_->listener = listen_on_loopback(64, port);
  state_->acceptor = std::jthread([state = state_.get()] { state->accept_all(); });
}

FaultServer::~FaultServer() { stop(); }

void FaultServer::stop() {
  if (state_->is_stopped.exchange(true)) return;
  state_->acceptor.join();
  ::close(state_->listener.socket);
  // Nobody adds to them any more.
  state_->connections.clear();
}

std::string FaultServer::url() const { return std::format("http://127.0.0.1:{}", port()); }
std::uint16_t FaultServer::port() const { return state_->listener.port; }

std::vector<Received> FaultServer::received() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->received;
}

std::size_t FaultServer::n_connections() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->n_connections;
}

FullServer::FullServer() {
  const Listener listener = listen_on_loopback(0);
  port_ = listener.port;
  sockets_.push_back(listener.socket);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port_);
  // As many as the queue of the smallest size holds, and some that wait for it.
  for (int i = 0; i < 4; ++i) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    EXTR_CHECK(socket >= 0, "there are sockets");
    // NOLINTNEXTLINE(*-reinterpret-cast): how sockets are spelled
    static_cast<void>(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)));
    sockets_.push_back(socket);
  }
}

FullServer::~FullServer() {
  for (const int socket : sockets_)
    ::close(socket);
}

std::string FullServer::url() const { return std::format("http://127.0.0.1:{}", port_); }

std::uint16_t unused_port() {
  const Listener listener = listen_on_loopback(-1);
  ::close(listener.socket);
  return listener.port;
}

Script send(std::string bytes) { return {{.kind = Step::Kind::send, .bytes = std::move(bytes)}}; }

std::string response(int status, std::string_view body, std::string_view header) {
  return std::format(
      "HTTP/1.1 {} Status\r\n{}Content-Length: {}\r\n\r\n{}", status, header, body.size(), body
  );
}

}  // namespace extractinator::remote::testing

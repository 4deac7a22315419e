// A blocking HTTP client for one server, that says by name what went wrong. It follows no
// redirect, asks no proxy, and connects to nothing but the addresses of its endpoint.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/secret.h"

namespace extractinator::remote {

struct HttpLimits {
  // Until a connection stands, TLS included.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  // From there to the first line of the answer: the time that a server needs for a whole answer of
  // the model, and to load the model before it.
  std::chrono::milliseconds first_byte_timeout = std::chrono::minutes(10);
  // For all of a request.
  std::chrono::milliseconds total_timeout = std::chrono::minutes(11);
  std::size_t max_body_bytes = std::size_t{16} << 20U;  // An answer has some KiB.
  std::size_t max_header_bytes = std::size_t{64} << 10U;
};

struct HttpOptions {
  HttpLimits limits = {};
  // Sent as bearer token, only to this machine or under TLS.
  std::optional<Secret> key = {};
  // Certificates to trust instead of the system's, as PEM; empty: the system's.
  std::string ca_file = {};
};

struct HttpRequest {
  enum class Method : std::uint8_t { get, post } method = Method::get;
  std::string path = {};  // Behind the endpoint's base, with its slash; holds no text of records.
  std::string body = {};  // JSON.
};

struct HttpResponse {
  int status = 0;
  std::string body = {};
  std::optional<std::chrono::seconds> retry_after = {};
};

// For one thread at a time. Keeps its connection between requests.
class HttpClient {
 public:
  // Fails with `unsupported` if a key would be sent over the network in the clear.
  [[nodiscard]] static Result<HttpClient> make(Endpoint endpoint, HttpOptions options = {});
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // The response, whatever its status. Ends at once with `cancelled` when `stop` is requested.
  [[nodiscard]] Attempt<HttpResponse> send(
      const HttpRequest& request, const std::stop_token& stop = {}
  );

  [[nodiscard]] const Endpoint& endpoint() const;

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace extractinator::remote

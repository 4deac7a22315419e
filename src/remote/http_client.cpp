// One libcurl transfer at a time, with limits of our own; everything here is public through
// http_client.h.
#include "remote/http_client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <new>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>

#include "base/result.h"
#include "remote/endpoint.h"
#include "remote/fault.h"

namespace extractinator::remote {
namespace {

using Clock = std::chrono::steady_clock;

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

// Thread-safe here: the language runs it once.
bool is_library_ready() {
  static const bool kIsReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return kIsReady;
}

bool append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  static_cast<void>(list.release());
  list.reset(longer);
  return true;
}

enum class Phase : std::uint8_t { connecting, waiting, reading };

// One request on its way. What the library's callbacks see.
struct Transfer {
  const Endpoint* endpoint = nullptr;
  const HttpLimits* limits = nullptr;
  Clock::time_point begin = Clock::now();
  Clock::time_point connected = {};
  Phase phase = Phase::connecting;
  std::string body = {};
  std::size_t n_header_bytes = 0;
  bool is_body_too_large = false;
  bool is_header_too_large = false;
  bool is_address_refused = false;
  bool is_memory_exhausted = false;

  [[nodiscard]] Clock::time_point deadline() const {
    const Clock::time_point end = begin + limits->total_timeout;
    switch (phase) {
      case Phase::connecting:
        return std::min(begin + limits->connect_timeout, end);
      case Phase::waiting:
        return std::min(connected + limits->first_byte_timeout, end);
      case Phase::reading:
        return end;
    }
    return end;
  }

  [[nodiscard]] Fault timed_out() const {
    const auto text = [](std::chrono::milliseconds time) {
      return std::to_string(time.count()) + " ms";
    };
    switch (phase) {
      case Phase::connecting:
        return make_fault(
            Cause::timed_out_connecting,
            "no connection to " + endpoint->label() + " within " + text(limits->connect_timeout)
        );
      case Phase::waiting:
        return make_fault(
            Cause::timed_out_waiting,
            "no answer of " + endpoint->label() + " within " +
                text(std::min(limits->first_byte_timeout, limits->total_timeout))
        );
      case Phase::reading:
        break;
    }
    return make_fault(
        Cause::timed_out_reading,
        "an answer of " + endpoint->label() + " did not end within " + text(limits->total_timeout) +
            "; " + std::to_string(body.size()) + " bytes of its body came"
    );
  }

  [[nodiscard]] Fault fault_of(CURLcode code) const;
};

Fault Transfer::fault_of(CURLcode code) const {
  const std::string server = endpoint->label();
  const std::string number = " (libcurl error " + std::to_string(static_cast<int>(code)) + ")";
  if (is_address_refused)
    return make_fault(Cause::address_refused, "another address than those of " + server);
  if (is_body_too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return make_fault(
        Cause::body_too_large, "more than " + std::to_string(limits->max_body_bytes) + " bytes"
    );
  }
  if (is_header_too_large || code == CURLE_TOO_LARGE) {
    return make_fault(
        Cause::header_too_large, "more than " + std::to_string(limits->max_header_bytes) + " bytes"
    );
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return make_fault(Cause::could_not_connect, server + number);
    case CURLE_OPERATION_TIMEDOUT:
      return timed_out();
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return make_fault(Cause::tls_failed, server + number);
    case CURLE_PARTIAL_FILE:
      return make_fault(
          Cause::truncated_body, std::to_string(body.size()) + " bytes of the body came" + number
      );
    case CURLE_RECV_ERROR:
      if (phase == Phase::reading) {
        return make_fault(
            Cause::truncated_body, std::to_string(body.size()) + " bytes of the body came" + number
        );
      }
      return make_fault(Cause::connection_lost, server + number);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
      return make_fault(Cause::connection_lost, server + number);
    default:
      return make_fault(Cause::bad_http, server + number);
  }
}

// --- What libcurl calls. No exception may pass through it.

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t n_bytes = size * count;
  if (n_bytes > transfer.limits->max_body_bytes - transfer.body.size()) {
    transfer.is_body_too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  try {
    transfer.body.append(data, n_bytes);
  } catch (const std::bad_alloc&) {
    transfer.is_memory_exhausted = true;
    return CURL_WRITEFUNC_ERROR;
  }
  return n_bytes;
}

// Lines of the header are not kept: what matters of them is asked for afterwards.
std::size_t take_header(char* /*data*/, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t n_bytes = size * count;
  if (n_bytes > transfer.limits->max_header_bytes - transfer.n_header_bytes) {
    transfer.is_header_too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  transfer.n_header_bytes += n_bytes;
  transfer.phase = Phase::reading;
  return n_bytes;
}

std::string text_of(const curl_sockaddr& address) {
  std::array<char, NI_MAXHOST> text = {};
  if (::getnameinfo(
          &address.addr, address.addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST
      ) != 0)
    return {};
  return text.data();
}

curl_socket_t open_socket(void* user, curlsocktype purpose, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    const bool is_internet = address->family == AF_INET || address->family == AF_INET6;
    if (purpose != CURLSOCKTYPE_IPCXN || !is_internet ||
        !transfer.endpoint->has_address(text_of(*address))) {
      transfer.is_address_refused = true;
      return CURL_SOCKET_BAD;
    }
  } catch (const std::bad_alloc&) {
    transfer.is_memory_exhausted = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// The connection stands, encrypted if it shall be, and nothing of the request was sent.
int before_request(void* user, char* peer, char* /*local*/, int /*peer_port*/, int /*local_port*/) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    if (!transfer.endpoint->has_address(peer)) {
      transfer.is_address_refused = true;
      return CURL_PREREQFUNC_ABORT;
    }
  } catch (const std::bad_alloc&) {
    transfer.is_memory_exhausted = true;
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.phase = Phase::waiting;
  transfer.connected = Clock::now();
  return CURL_PREREQFUNC_OK;
}

// A transfer belongs to a multi handle only while it runs; what is taken out before its end closes
// its connection.
class Running {
 public:
  Running(CURLM* multi, CURL* easy)
      : multi_(multi),
        easy_(easy),
        is_added_(curl_multi_add_handle(multi, easy) == CURLM_OK) {}
  ~Running() {
    if (is_added_) curl_multi_remove_handle(multi_, easy_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  [[nodiscard]] bool is_added() const { return is_added_; }

 private:
  CURLM* multi_;
  CURL* easy_;
  bool is_added_;
};

Attempt<CURLcode> run(CURLM* multi, CURL* easy, Transfer& transfer, const std::stop_token& stop) {
  constexpr auto kLongestWait = std::chrono::milliseconds(1000);
  const Running running(multi, easy);
  if (!running.is_added()) return give_up(Cause::bad_http, "libcurl took no request");
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  for (int n_running = 1; true;) {
    if (curl_multi_perform(multi, &n_running) != CURLM_OK)
      return give_up(Cause::bad_http, "libcurl could not go on");
    if (transfer.is_memory_exhausted) throw std::bad_alloc();
    if (stop.stop_requested()) return give_up(Cause::cancelled, "the run was asked to stop");
    if (n_running == 0) break;
    const auto left = transfer.deadline() - Clock::now();
    if (left <= Clock::duration::zero()) return std::unexpected(transfer.timed_out());
    const auto wait = std::min(std::chrono::ceil<std::chrono::milliseconds>(left), kLongestWait);
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
  }
  int n_left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &n_left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return give_up(Cause::bad_http, "libcurl told no result");
}

}  // namespace

struct HttpClient::State {
  Endpoint endpoint;
  HttpOptions options = {};
  Multi multi = {};
  Easy easy = {};  // Below `multi`: goes first.
  List header = {};
  List pins = {};

  // Sets all that is the same for every request. False if libcurl refuses a part of it: nothing may
  // be sent then.
  [[nodiscard]] bool prepare(const HttpRequest& request, Transfer& transfer) const;
};

bool HttpClient::State::prepare(const HttpRequest& request, Transfer& transfer) const {
  CURL* const handle = easy.get();
  bool is_set = true;
  const auto set = [&](CURLoption option, auto value) {
    is_set = curl_easy_setopt(handle, option, value) == CURLE_OK && is_set;
  };
  curl_easy_reset(handle);  // Keeps the connection.
  const std::string url = endpoint.base() + request.path;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_USERAGENT, "extractinator");
  set(CURLOPT_HTTPHEADER, header.get());
  if (request.method == HttpRequest::Method::post) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  // Where it may go.
  set(CURLOPT_PROXY, "");  // Whatever the environment says.
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  if (pins != nullptr) set(CURLOPT_RESOLVE, pins.get());
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
  set(CURLOPT_PREREQFUNCTION, &before_request);
  set(CURLOPT_PREREQDATA, static_cast<void*>(&transfer));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  // How long and how much.
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.limits.connect_timeout.count()));
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options.limits.max_body_bytes));
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
  return is_set;
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

const Endpoint& HttpClient::endpoint() const { return state_->endpoint; }

Result<HttpClient> HttpClient::make(Endpoint endpoint, HttpOptions options) {
  if (options.key && !endpoint.is_loopback() && !endpoint.is_encrypted()) {
    return fail(
        ErrorCode::unsupported,
        "a key is not sent to " + endpoint.label() + " in the clear",
        {},
        "use https there"
    );
  }
  auto state = std::make_unique<State>(
      State{.endpoint = std::move(endpoint), .options = std::move(options)}
  );
  bool is_made = is_library_ready();
  if (is_made) {
    state->multi.reset(curl_multi_init());
    state->easy.reset(curl_easy_init());
    // Without the last one a large request would wait for a permission that few servers send.
    for (const char* line :
         {"Content-Type: application/json", "Accept: application/json", "Expect:"})
      is_made = append(state->header, line) && is_made;
  }
  if (state->options.key) {
    const std::string line = "Authorization: Bearer " + std::string(state->options.key->reveal());
    is_made = append(state->header, line) && is_made;
  }
  if (!state->endpoint.is_numeric()) {
    std::string pin = state->endpoint.host() + ":" + std::to_string(state->endpoint.port());
    char separator = ':';
    for (const std::string& address : state->endpoint.addresses()) {
      pin += std::exchange(separator, ',');
      pin += address.contains(':') ? "[" + address + "]" : address;
    }
    is_made = append(state->pins, pin) && is_made;
  }
  if (!is_made || state->multi == nullptr || state->easy == nullptr)
    return fail(ErrorCode::io_error, "libcurl could not be set up");
  return HttpClient(std::move(state));
}

Attempt<HttpResponse> HttpClient::send(const HttpRequest& request, const std::stop_token& stop) {
  Transfer transfer{.endpoint = &state_->endpoint, .limits = &state_->options.limits};
  if (!state_->prepare(request, transfer))
    return give_up(Cause::bad_http, "libcurl refused the settings of a request");
  CURL* const handle = state_->easy.get();
  TRY(const CURLcode code, run(state_->multi.get(), handle, transfer, stop));
  if (code != CURLE_OK) return std::unexpected(transfer.fault_of(code));

  HttpResponse response{.body = std::move(transfer.body)};
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  curl_header* found = nullptr;
  if (curl_easy_header(handle, "Content-Encoding", 0, CURLH_HEADER, -1, &found) == CURLHE_OK &&
      std::string_view(found->value) != "identity") {
    return give_up(Cause::bad_encoding, "a compressed body, which nobody asked for");
  }
  curl_off_t retry_after = 0;
  if (curl_easy_header(handle, "Retry-After", 0, CURLH_HEADER, -1, &found) == CURLHE_OK &&
      curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK &&
      (retry_after > 0 || std::string_view(found->value) == "0")) {
    response.retry_after = std::chrono::seconds(retry_after);
  }
  return response;
}

}  // namespace extractinator::remote

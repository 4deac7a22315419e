// The HTTP client alone: where it connects to, how long it waits, what it leaves out.
#include "remote/http_client.h"

#include <chrono>
#include <format>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): for setenv

#include "base/result.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/secret.h"
#include "remote/testing/fault_server.h"

namespace extractinator::remote {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::FaultServer;
using testing::FullServer;
using testing::Received;
using testing::response;
using testing::Script;
using testing::send;
using testing::Step;

HttpClient client_of(const std::string& url, HttpOptions options = {}) {
  auto endpoint = Endpoint::make(url);
  EXPECT_TRUE(endpoint) << to_string(endpoint.error());
  auto client = HttpClient::make(*std::move(endpoint), std::move(options));
  EXPECT_TRUE(client) << to_string(client.error());
  return *std::move(client);
}

// What a test waits for is over soon; all else has time, for the machine may be busy.
constexpr milliseconds kSoon(500);
constexpr milliseconds kLong = seconds(60);

HttpOptions with_times(milliseconds connect, milliseconds first_byte, milliseconds total = kLong) {
  return {
      .limits = {
          .connect_timeout = connect, .first_byte_timeout = first_byte, .total_timeout = total
      }
  };
}

Cause cause_of(const Attempt<HttpResponse>& attempt) {
  EXPECT_FALSE(attempt);
  return attempt ? Cause::cancelled : attempt.error().cause;
}

Script echo(const Received& request) { return send(response(200, request.body)); }

TEST(HttpClient, SendsAndReceives) {
  const FaultServer server(echo);
  HttpClient client = client_of(server.url() + "/base/");
  const std::string body(200'000, 'x');
  for (int i = 0; i < 3; ++i) {
    const auto got =
        client.send({.method = HttpRequest::Method::post, .path = "/api", .body = body});
    ASSERT_TRUE(got) << to_string(got.error().error);
    EXPECT_EQ(got->status, 200);
    EXPECT_EQ(got->body, body);
    EXPECT_FALSE(got->retry_after);
  }
  EXPECT_EQ(server.n_connections(), 1U);
  const auto received = server.received();
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[0].path, "/base/api");
  EXPECT_EQ(received[0].header.at("host"), std::format("127.0.0.1:{}", server.port()));
  EXPECT_FALSE(received[0].header.contains("expect"));
  EXPECT_FALSE(received[0].header.contains("accept-encoding"));
  EXPECT_FALSE(received[0].header.contains("cookie"));
  ASSERT_TRUE(client.send({.path = "/list"}));
  EXPECT_EQ(server.received().back().method, "GET");
}

TEST(HttpClient, FindsLocalhostByName) {
  const FaultServer server(echo);
  HttpClient client = client_of(std::format("http://localhost:{}", server.port()));
  const auto got = client.send({.path = "/"});
  EXPECT_TRUE(got) << to_string(got.error().error);
}

TEST(HttpClient, AsksNoProxyOfTheEnvironment) {
  const FaultServer server(echo);
  const FaultServer proxy(echo);
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"})
    ::setenv(name, proxy.url().c_str(), 1);
  HttpClient client = client_of(server.url());
  EXPECT_TRUE(client.send({.path = "/"}));
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"})
    ::unsetenv(name);
  EXPECT_EQ(proxy.n_connections(), 0U);
  EXPECT_EQ(server.n_connections(), 1U);
}

TEST(HttpClient, FollowsNoRedirectAndSendsItsKeyOnlyOnce) {
  const FaultServer other(echo);
  const FaultServer server([&](const Received&) {
    return send(response(307, "", std::format("Location: {}/x\r\n", other.url())));
  });
  ::setenv("EXTRACTINATOR_TEST_KEY", "key-1234", 1);
  auto key = Secret::from_environment("EXTRACTINATOR_TEST_KEY");
  ::unsetenv("EXTRACTINATOR_TEST_KEY");
  ASSERT_TRUE(key);
  HttpClient client = client_of(server.url(), {.key = *std::move(key)});
  const auto got = client.send({.path = "/"});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 307);
  EXPECT_EQ(other.n_connections(), 0U);
  EXPECT_EQ(server.received().front().header.at("authorization"), "Bearer key-1234");
}

TEST(HttpClient, SendsNoKeyOverTheNetworkInTheClear) {
  const std::string hosts[] = {"192.0.2.7"};
  ::setenv("EXTRACTINATOR_TEST_KEY", "key-1234", 1);
  const auto key = Secret::from_environment("EXTRACTINATOR_TEST_KEY");
  ::unsetenv("EXTRACTINATOR_TEST_KEY");
  ASSERT_TRUE(key);
  for (const bool is_encrypted : {false, true}) {
    const std::string url = is_encrypted ? "https://192.0.2.7" : "http://192.0.2.7";
    auto endpoint = Endpoint::make(url, hosts);
    ASSERT_TRUE(endpoint);
    const auto client = HttpClient::make(*std::move(endpoint), {.key = *key});
    EXPECT_EQ(client.has_value(), is_encrypted);
    if (client) continue;
    EXPECT_EQ(client.error().code, ErrorCode::unsupported);
    EXPECT_THAT(client.error().message, ::testing::Not(::testing::HasSubstr("key-1234")));
  }
}

TEST(HttpClient, NamesThePhaseOfATimeOut) {
  {
    const FullServer full;
    HttpClient client = client_of(full.url(), with_times(kSoon, kLong));
    EXPECT_EQ(cause_of(client.send({.path = "/"})), Cause::timed_out_connecting);
  }
  {
    const FaultServer server([](const Received&) { return Script{{.kind = Step::Kind::hang}}; });
    HttpClient client = client_of(server.url(), with_times(kLong, kSoon));
    EXPECT_EQ(cause_of(client.send({.path = "/"})), Cause::timed_out_waiting);
  }
  {
    const FaultServer server([](const Received&) {
      return Script{{.bytes = "HTTP/1.1 200 OK\r\n"}, {.kind = Step::Kind::hang}};
    });
    // The first line has to come within it, so that a busy machine gets more.
    auto cause = Cause::cancelled;
    for (auto time = kSoon; cause != Cause::timed_out_reading && time < kLong; time *= 4) {
      HttpClient client = client_of(server.url(), with_times(kLong, kLong, time));
      cause = cause_of(client.send({.path = "/"}));
    }
    EXPECT_EQ(cause, Cause::timed_out_reading);
  }
}

TEST(HttpClient, IsUsableAfterAFault) {
  const FaultServer server([&](const Received& request) {
    return request.path == "/hang" ? Script{{.kind = Step::Kind::hang}} : echo(request);
  });
  // An answer has to come within it, so that a busy machine gets more.
  bool is_usable = false;
  for (auto time = kSoon; !is_usable && time < kLong; time *= 4) {
    HttpClient client = client_of(server.url(), with_times(kLong, time));
    is_usable = true;
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(cause_of(client.send({.path = "/hang"})), Cause::timed_out_waiting);
      is_usable = client.send({.path = "/"}).has_value() && is_usable;
    }
  }
  EXPECT_TRUE(is_usable);
}

TEST(HttpClient, SaysThatNobodyListens) {
  HttpClient client = client_of(std::format("http://127.0.0.1:{}", testing::unused_port()));
  EXPECT_EQ(cause_of(client.send({.path = "/"})), Cause::could_not_connect);
}

TEST(HttpClient, TrustsNoServerWithoutTls) {
  const FaultServer mail(echo, "220 mail ready\r\n");
  HttpClient client = client_of(std::format("https://127.0.0.1:{}", mail.port()));
  EXPECT_EQ(cause_of(client.send({.path = "/"})), Cause::tls_failed);
  EXPECT_TRUE(mail.received().empty());
  // One that says nothing has not connected as far as anybody asking for TLS can tell.
  const FaultServer silent(echo);
  HttpClient waiting =
      client_of(std::format("https://127.0.0.1:{}", silent.port()), with_times(kSoon, kLong));
  EXPECT_EQ(cause_of(waiting.send({.path = "/"})), Cause::timed_out_connecting);
  EXPECT_TRUE(silent.received().empty());
}

TEST(HttpClient, ReadsHowLongToWait) {
  const struct {
    std::string_view value;
    std::optional<seconds> want;
  } cases[] = {
      {"0", seconds(0)},
      {"7", seconds(7)},
      {"soon", std::nullopt},
      {"-3", std::nullopt},
      {"Fri, 01 Jan 1999 00:00:00 GMT", std::nullopt},
  };
  for (const auto& [value, want] : cases) {
    const FaultServer server([&](const Received&) {
      return send(response(429, "", std::format("Retry-After: {}\r\n", value)));
    });
    HttpClient client = client_of(server.url());
    const auto got = client.send({.path = "/"});
    ASSERT_TRUE(got);
    EXPECT_EQ(got->retry_after, want) << value;
  }
}

TEST(HttpClient, EndsAtOnceWhenStopped) {
  std::stop_source stop;
  const FaultServer server([&](const Received&) {
    stop.request_stop();
    return Script{{.kind = Step::Kind::hang}};
  });
  HttpClient client = client_of(server.url());
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(cause_of(client.send({.path = "/"}, stop.get_token())), Cause::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kLong) << "as long as the server is silent";
  EXPECT_EQ(cause_of(client.send({.path = "/"}, stop.get_token())), Cause::cancelled);
}

}  // namespace
}  // namespace extractinator::remote

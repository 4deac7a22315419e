// Which addresses of servers are read, allowed and refused.
#include "remote/endpoint.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"

namespace extractinator::remote {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Endpoint, ReadsAddressesOfThisMachine) {
  const struct {
    std::string_view url;
    std::string_view base;
    std::vector<std::string> addresses;
  } cases[] = {
      {"http://127.0.0.1:11434", "http://127.0.0.1:11434", {"127.0.0.1"}},
      {"http://127.0.0.1:11434/", "http://127.0.0.1:11434", {"127.0.0.1"}},
      {"http://127.9.8.7", "http://127.9.8.7:80", {"127.9.8.7"}},
      {"https://LOCALHOST:8443/v1/", "https://localhost:8443/v1", {"127.0.0.1", "::1"}},
      {"http://[::1]:8000", "http://[::1]:8000", {"::1"}},
      // The same number in other spellings.
      {"http://2130706433:80", "http://127.0.0.1:80", {"127.0.0.1"}},
      {"http://0x7f.1", "http://127.0.0.1:80", {"127.0.0.1"}},
  };
  for (const auto& [url, base, addresses] : cases) {
    SCOPED_TRACE(url);
    const auto endpoint = Endpoint::make(std::string(url));
    ASSERT_TRUE(endpoint) << to_string(endpoint.error());
    EXPECT_EQ(endpoint->base(), base);
    EXPECT_EQ(endpoint->addresses(), addresses);
    EXPECT_TRUE(endpoint->is_loopback());
  }
}

TEST(Endpoint, RefusesHostsThatNobodyAllowed) {
  for (const char* url : {
           "http://gpu.hospital.example:8000",
           "http://192.168.1.10:11434",
           "http://10.0.0.1",
           "http://169.254.169.254/latest",
           "http://[fe80::1]:80",
           "http://[2001:db8::1]",
           "http://0.0.0.0:11434",
           "http://0:11434",
           "http://[::]:11434",
           "http://localhost.example",
           "http://127.0.0.1.example",
           "http://128.0.0.1",
           "http://3232235777",
       }) {
    SCOPED_TRACE(url);
    const auto endpoint = Endpoint::make(url);
    ASSERT_FALSE(endpoint);
    EXPECT_EQ(endpoint.error().code, ErrorCode::unsupported);
    EXPECT_THAT(endpoint.error().message, HasSubstr("address_refused"));
  }
}

TEST(Endpoint, AllowsHostsByName) {
  const std::vector<std::string> allowed = {"192.0.2.7", "2001:db8::1", "Gpu.Example"};
  const auto v4 = Endpoint::make("http://192.0.2.7:8000", allowed);
  ASSERT_TRUE(v4) << to_string(v4.error());
  EXPECT_FALSE(v4->is_loopback());
  EXPECT_TRUE(v4->has_address("192.0.2.7"));
  EXPECT_TRUE(v4->has_address("::ffff:192.0.2.7"));
  EXPECT_FALSE(v4->has_address("192.0.2.8"));
  EXPECT_FALSE(v4->has_address("192.0.2.7x"));
  EXPECT_TRUE(Endpoint::make("https://[2001:DB8::1]:8000", allowed));
  for (const char* url :
       {"http://192.0.2.8:8000", "http://a.gpu.example", "http://gpu.example.org"})
    EXPECT_FALSE(Endpoint::make(url, allowed)) << url;
}

TEST(Endpoint, RefusesAddressesThatAreNoHosts) {
  const std::vector<std::string> allowed = {
      "169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "255.255.255.255", "ff02::1", "::"
  };
  for (const std::string& host : allowed) {
    const std::string url = "http://" + (host.contains(':') ? "[" + host + "]" : host);
    const auto endpoint = Endpoint::make(url, allowed);
    ASSERT_FALSE(endpoint) << url;
    EXPECT_EQ(endpoint.error().code, ErrorCode::unsupported) << url;
  }
}

TEST(Endpoint, RefusesWhatIsNoAddressOfAServerAndRepeatsNothing) {
  for (const char* url : {
           "",
           "localhost:11434/x?y",
           "ftp://localhost",
           "file:///etc/passwd",
           "http://",
           "http://user:hunter2@localhost",
           "http://localhost:0",
           "http://localhost:65536",
           "http://localhost:80/?key=hunter2",
           "http://localhost/#hunter2",
           "http://localhost/../x",
           "http://localhost/a%20b",
           "http://loc alhost",
           "http://l\xc3\xb6"
           "calhost",
           "http://[::1%25eth0]:80",
           "http://localhost\r\nX: y",
       }) {
    SCOPED_TRACE(url);
    const auto endpoint = Endpoint::make(url);
    ASSERT_FALSE(endpoint);
    EXPECT_EQ(endpoint.error().code, ErrorCode::invalid_input) << endpoint.error().message;
    EXPECT_THAT(endpoint.error().message, Not(HasSubstr("hunter2")));
  }
}

TEST(Address, HasOneSpelling) {
  EXPECT_EQ(canonical_address("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(canonical_address("0:0:0:0:0:0:0:1"), "::1");
  EXPECT_EQ(canonical_address("::FFFF:127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(canonical_address("2001:DB8::0:1"), "2001:db8::1");
  for (const char* text : {"", "localhost", "127.1", "fe80::1%lo", "1.2.3.4.5", "[::1]"})
    EXPECT_EQ(canonical_address(text), "") << text;
}

}  // namespace
}  // namespace extractinator::remote

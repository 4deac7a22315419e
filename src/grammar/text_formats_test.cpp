// Tests of the formats: tables after the standards, every date, and addresses against the system's
// own reader.
#include "grammar/text_formats.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "grammar/automaton.h"
#include "grammar/simulator.h"
#include "grammar/testing/texts.h"
#include "grammar/text_rules.h"

namespace extractinator::grammar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TextLanguage;

struct Case {
  std::string_view format;
  std::vector<std::string> in;
  std::vector<std::string> out;
};

const Case kCases[] = {
    {.format = "date",
     .in = {"2024-02-29", "0000-01-01", "1999-12-31", "2000-02-29"},
     .out = {"2023-02-29", "1900-02-29", "2024-13-01", "2024-4-01", "24-01-01", "2024-04-31", ""}},
    {.format = "time",
     .in = {"00:00:00Z", "23:59:59.123456789Z", "12:30:00+05:30", "12:30:00-23:59"},
     .out =
         {"24:00:00Z",
          "12:60:00Z",
          "12:00:60Z",
          "12:00:00",
          "12:00Z",
          "12:00:00z",
          "12:00:00.Z",
          "12:00:00+24:00",
          "12:00:00+0530",
          "12:00:00,5Z"}},
    {.format = "date-time",
     .in = {"1963-06-19T08:30:06.283185Z", "1990-12-31T15:59:59.123-08:00"},
     .out =
         {"1990-02-31T15:59:59.123-08:00",
          "1963-06-19T08:30:06",
          "1963-06-19 08:30:06Z",
          "1963-06-19t08:30:06Z",
          "1963-06-19"}},
    {.format = "duration",
     .in =
         {"P4DT12H30M5S",
          "P4Y",
          "PT0S",
          "P0D",
          "P1M",
          "PT1M",
          "PT36H",
          "P1DT12H",
          "P2W",
          "P1Y2M3DT4H5M6S",
          "PT1M2S"},
     .out =
         {"PT1D",
          "P",
          "P1YT",
          "PT",
          "P2D1Y",
          "P1D2H",
          "P2S",
          "P1Y2W",
          "P1",
          "4DT12H",
          "P1Y2D",
          "PT1H2S",
          "PT1.5S",
          "p1y",
          "P-1D",
          "P1Y "}},
    {.format = "uuid",
     .in =
         {"2eb8aa08-aa98-11ea-b4aa-73b441d16380",
          "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
          "00000000-0000-0000-0000-000000000000"},
     .out =
         {"2eb8aa08-aa98-11ea-b4aa-73b441d1638",
          "2eb8aa08aa9811eab4aa73b441d16380",
          "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
          "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}"}},
    {.format = "email",
     .in = {"joe.bloggs@example.com", "a@b", "te~st+x=1@a-b.example", "{x}@y.z", "x@xn-a.b"},
     .out =
         {"2962",
          ".test@example.com",
          "test.@example.com",
          "te..st@example.com",
          "@a",
          "a@",
          "a b@c",
          "a@-b",
          "a@b-.c",
          "a@b..c",
          R"("a b"@c)",
          "a@[127.0.0.1]",
          "a@b@c",
          "a@b.xn--c",
          "a@b_c",
          "é@b"}},
    {.format = "hostname",
     .in = {"www.example.com", "a", "a-b.c", "1.example", "a--b.c", "A.b"},
     .out = {"", ".", "a.", ".a", "-a", "a-", "a..b", "a_b", "xn--x", "b.ab--c", "ü.de", "a b"}},
    {.format = "ipv4",
     .in = {"192.168.0.1", "0.0.0.0", "255.255.255.255"},
     .out = {"127.0.0", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1.2.3.0x4", "1..2.3"}},
    {.format = "ipv6",
     .in =
         {"::1",
          "::",
          "::abef",
          "1::",
          "d6::",
          "::42:ff:1",
          "1:2::192.168.0.1",
          "1::2:192.168.0.1",
          "1:2:3:4:5:6:7:8",
          "1:2:3:4:5:6:1.2.3.4",
          "::ffff:1.2.3.4",
          "1:2:3:4:5:6:7::",
          "A:B::"},
     .out =
         {"12345::",
          ":2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7:",
          "1::d6::42",
          ":::1",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          "1:2:3:4:5:6:7:8::",
          "::1.2.3",
          "::1%eth0",
          "",
          ":",
          "::-1"}},
    {.format = "uri",
     .in =
         {"http://foo.bar/?baz=qux#quux",
          "http://foo.com/blah_(x)_(y)#c-1",
          "ftp://a:b@h:21/x",
          "urn:oasis:names:x",
          "mailto:a@b.c",
          "http://[::1]/",
          "http://[v1.x:y]",
          "tel:+1-8",
          "http://a/?q=%20b%C3%A9",
          "ldap://[2001:db8::7]/c=GB?x?y",
          "a:",
          "file:///etc/x",
          "http://-.~_!$&'()*+,;=:%40:80@h"},
     .out =
         {"//foo.bar/x",
          "/abc",
          "foo",
          "http:// x",
          R"(\\W\x)",
          ":// y",
          "http://a/%zz",
          "http://é",
          "http://a/<>",
          "1a:b",
          "http://[::1",
          "http://a#b#c",
          "http://a:b:c",
          "http://a:8a/",
          "",
          "http://[1.2.3.4]/"}},
    {.format = "uri-reference",
     .in = {"", "abc", "/abc", "//foo.bar/?q#f", "#f", "?q", "./a:b", "http://x", "a/b:c"},
     .out = {R"(\\W\x)", "#a\\b", "1:b", "é", "a b"}},
    {.format = "iri",
     .in = {"http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://ƒøø.com/blah_(x)", "http://a", "x:?\uE000"},
     .out = {"/abc", "âππ", "http:// é", "x:\uE000"}},
    {.format = "iri-reference",
     .in = {"âππ", "#ƒrägmênt", "//é/?x"},
     .out = {"#ƒräg\\mênt", "a b"}},
    {.format = "uri-template",
     .in =
         {"", "http://x/{term:1}/{term}", "{+path,x}/here", "{?x,y*}", "é", "{a.b}", "{%41:9999}"},
     .out =
         {"http://x/{term:1}/{term",
          "{}",
          "{:1}",
          "{a..b}",
          "{a:0}",
          "{a:10000}",
          "}",
          "{a}{",
          "a b",
          "'",
          "<",
          "{a b}",
          "{+}",
          "%4"}},
    {.format = "json-pointer",
     .in = {"", "/", "/foo/bar~0/baz~1/%a", "//", "/a\n\"b", "/~01", "/é"},
     .out = {"a", "/~", "/~2", "#", "/a~"}},
    {.format = "relative-json-pointer",
     .in = {"1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120"},
     .out = {"/foo", "-1/a", "0##", "01/a", "+1", "", "1#a"}},
};

TEST(TextFormats, AcceptWhatTheirStandardsSay) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.format);
    const TextLanguage language({.formats = {std::string(c.format)}});
    EXPECT_THAT(language.piece().unheld_formats, IsEmpty());
    for (const std::string& text : c.in)
      EXPECT_TRUE(language.accepts(text)) << text;
    for (const std::string& text : c.out)
      EXPECT_FALSE(language.accepts(text)) << text;
    std::mt19937_64 random(3);
    for (std::size_t i = 0; i < 200; ++i) {
      const auto json = language.random_json(random, 5);
      ASSERT_TRUE(json.has_value()) << "a dead end";
      EXPECT_TRUE(language.accepts_json(*json));
    }
  }
}

TEST(TextFormats, SayWhichAreNotHeld) {
  const TextLanguage language({.formats = {"regex", "date", "idn-email", "idn-hostname", "color"}});
  EXPECT_THAT(language.piece().unheld_formats, ElementsAre("regex", "idn-email", "idn-hostname"));
  EXPECT_TRUE(language.accepts("2024-01-01"));
  EXPECT_FALSE(language.accepts("x"));
  EXPECT_FALSE(rule_of_format("color").is_known);
}

// Configurations behind a beginning of a string, so that many ends can be tried.
class Beginning {
 public:
  explicit Beginning(const Automaton& automaton) : automaton_(&automaton), simulator_(automaton) {
    simulator_.start(pool_, here_);
  }
  [[nodiscard]] Beginning then(std::string_view text) const {
    Beginning next(*this);
    for (const char c : text) {
      std::vector<Config> to;
      next.simulator_.step(next.pool_, next.here_, static_cast<std::uint8_t>(c), to);
      next.here_ = std::move(to);
    }
    return next;
  }
  [[nodiscard]] bool is_complete() const {
    return !here_.empty() && automaton_->op(here_.front().state) == Op::accept;
  }
  [[nodiscard]] bool is_dead() const { return here_.empty(); }

 private:
  const Automaton* automaton_;
  Simulator simulator_;
  StackPool pool_;
  std::vector<Config> here_;
};

TEST(TextFormats, AcceptExactlyTheDatesThereAre) {
  const TextLanguage language({.formats = {"date"}});
  std::size_t n_dates = 0;
  for (int year = 0; year <= 9999; ++year) {
    const Beginning of_year = Beginning(language.automaton()).then(std::format("\"{:04}-", year));
    ASSERT_FALSE(of_year.is_dead());
    for (unsigned month = 0; month <= 13; ++month) {
      const Beginning of_month = of_year.then(std::format("{:02}-", month));
      ASSERT_EQ(of_month.is_dead(), month < 1 || month > 12);
      if (of_month.is_dead()) continue;
      // Days that every month has are tried once a year.
      for (unsigned day = month == 1 ? 0 : 27; day <= 32; ++day) {
        const std::chrono::year_month_day date{
            std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)
        };
        const bool is_accepted = of_month.then(std::format("{:02}\"", day)).is_complete();
        ASSERT_EQ(is_accepted, date.ok()) << std::format("{:04}-{:02}-{:02}", year, month, day);
        n_dates += is_accepted ? 1 : 0;
      }
    }
  }
  EXPECT_GT(n_dates, 500'000);
}

TEST(TextFormats, AcceptExactlyTheTimesThereAre) {
  const TextLanguage language({.formats = {"time"}});
  for (unsigned hour = 0; hour < 100; ++hour) {
    for (unsigned minute = 0; minute < 100; ++minute) {
      const bool is_time = hour < 24 && minute < 60;
      ASSERT_EQ(language.accepts(std::format("{:02}:{:02}:00Z", hour, minute)), is_time);
      ASSERT_EQ(language.accepts(std::format("00:00:{:02}+{:02}:00", minute, hour)), is_time);
      ASSERT_EQ(language.accepts(std::format("00:00:00-{:02}:{:02}", hour, minute)), is_time);
    }
  }
}

bool is_address(int family, const std::string& text) {
  in6_addr address = {};
  return inet_pton(family, text.c_str(), &address) == 1;
}

TEST(TextFormats, AcceptTheAddressesThatTheSystemReads) {
  struct Family {
    std::string_view format;
    int family = 0;
    std::string_view letters;
  };
  constexpr Family kFamilies[] = {
      {.format = "ipv4", .family = AF_INET, .letters = "0125."},
      {.format = "ipv6", .family = AF_INET6, .letters = "1aF::."},
  };
  for (const auto& [format, family, letters] : kFamilies) {
    SCOPED_TRACE(format);
    const TextLanguage language({.formats = {std::string(format)}});
    std::mt19937_64 random(5);
    std::size_t n_good = 0;
    for (std::size_t i = 0; i < 20'000; ++i) {
      const auto json = language.random_json(random);
      ASSERT_TRUE(json.has_value());
      std::string text = json->substr(1, json->size() - 2);
      ASSERT_TRUE(is_address(family, text)) << text;
      // One letter more, less or other.
      const std::size_t at = random() % (text.size() + 1);
      const char letter = letters[random() % letters.size()];
      if (at == text.size() || random() % 3 == 0) {
        text.insert(at, 1, letter);
      } else if (random() % 2 == 0) {
        text[at] = letter;
      } else {
        text.erase(at, 1);
      }
      const bool is_good = is_address(family, text);
      n_good += is_good ? 1 : 0;
      ASSERT_EQ(language.accepts(text), is_good) << text;
    }
    EXPECT_GT(n_good, 1000);
    EXPECT_LT(n_good, 19'000);
  }
}

TEST(TextFormats, KeepTheLengthsOfNames) {
  const std::string label(63, 'a');
  const std::string host_250 = label + "." + label + "." + label + "." + std::string(58, 'b');
  ASSERT_EQ(host_250.size(), 250);
  const TextLanguage hostname({.formats = {"hostname"}});
  EXPECT_TRUE(hostname.accepts(label));
  EXPECT_FALSE(hostname.accepts(label + "a"));
  EXPECT_TRUE(hostname.accepts(host_250 + ".cc"));
  EXPECT_FALSE(hostname.accepts(host_250 + ".ccc"));
  EXPECT_FALSE(hostname.accepts(host_250 + ".c."));

  const TextLanguage email({.formats = {"email"}});
  EXPECT_TRUE(email.accepts(std::string(64, 'a') + "@b"));
  EXPECT_FALSE(email.accepts(std::string(65, 'a') + "@b"));
  EXPECT_TRUE(email.accepts("abc@" + host_250));
  EXPECT_FALSE(email.accepts("abcd@" + host_250));
}

TEST(TextFormats, MeetPatternsAndLengths) {
  const TextLanguage dates({.patterns = {"^20[12]"}, .unmatched = {"-02-"}, .formats = {"date"}});
  EXPECT_TRUE(dates.accepts("2024-01-31"));
  EXPECT_FALSE(dates.accepts("2024-02-01"));
  EXPECT_FALSE(dates.accepts("1999-01-31"));
  const TextLanguage uris({.formats = {"uri"}, .min_length = 8, .max_length = 12});
  EXPECT_TRUE(uris.accepts("http://a"));
  EXPECT_TRUE(uris.accepts("http://a.bcd"));
  EXPECT_FALSE(uris.accepts("http:aa"));
  EXPECT_FALSE(uris.accepts("http://a.bcde"));
  const TextLanguage hosts({.formats = {"hostname"}, .max_length = 4});
  EXPECT_TRUE(hosts.accepts("ab.c"));
  EXPECT_FALSE(hosts.accepts("ab.cd"));
}

}  // namespace
}  // namespace extractinator::grammar

// Scalars found while text comes in pieces, against the values a parser finds.
#include "decode/field_tracker.h"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::decode {
namespace {

// Pointer and text of every scalar, by the parsed value.
void collect(
    const json::Value& value,
    const std::string& pointer,
    std::vector<std::pair<std::string, std::string>>& out
) {
  if (value.is_object()) {
    for (const json::Member& member : value.as_object())
      collect(member.value, pointer + json::pointer_step(member.key), out);
  } else if (value.is_array()) {
    std::size_t index = 0;
    for (const json::Value& item : value.as_array())
      collect(item, pointer + "/" + std::to_string(index++), out);
  } else {
    out.emplace_back(pointer, json::write(value));
  }
}

TEST(FieldTracker, FindsEveryScalarHoweverTheTextIsCut) {
  const std::string_view texts[] = {
      "7",
      "-7.5",
      "null",
      "\"a\\\"b\\\\\"",
      "[]",
      "{}",
      "[[], {}, [1, 2], {\"a\": [true]}]",
      R"({"a": 1, "b": "x, {\"y\": 2}", "c": [1, -2.5, 1e400, null, true, false, "é\u0000"], "d": {"e": {"f": []}, "g/h~i": "\\"}, "": 0})",
      R"({"a": [{"b": 1}, {"b": 22}, [3]], "c": 4})",
  };
  std::mt19937_64 random(1);
  for (const std::string_view text : texts) {
    SCOPED_TRACE(text);
    const auto value = json::parse(text);
    ASSERT_TRUE(value);
    std::vector<std::pair<std::string, std::string>> want;
    collect(*value, "", want);
    for (int round = 0; round < 50; ++round) {
      FieldTracker tracker;
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t n = round == 0 ? 1 : 1 + (random() % 6);
        tracker.add(text.substr(at, n));
        at += n;
      }
      tracker.finish();
      ASSERT_EQ(tracker.scalars().size(), want.size());
      for (std::size_t i = 0; i < want.size(); ++i) {
        const Scalar& got = tracker.scalars()[i];
        EXPECT_EQ(got.pointer, want[i].first);
        EXPECT_EQ(
            json::write(json::parse(text.substr(got.begin, got.end - got.begin)).value()),
            want[i].second
        );
        EXPECT_EQ(got.is_number, json::resolve(*value, got.pointer)->is_number());
      }
    }
  }
}

TEST(FieldTracker, KnowsWhetherANumberMayGoOn) {
  FieldTracker tracker;
  const std::string text = R"({"a1": 12, "b": true})";
  for (std::size_t i = 0; i < text.size(); ++i) {
    tracker.add(std::string_view(text).substr(i, 1));
    EXPECT_EQ(tracker.is_in_number(), i == 7 || i == 8) << i;
  }
}

TEST(FieldTracker, TakesAnyBytes) {
  std::mt19937_64 random(2);
  const std::string_view alphabet = "{}[]\",:\\tn1-. \xC3\xFF";
  for (int round = 0; round < 2000; ++round) {
    FieldTracker tracker;
    for (std::size_t n = random() % 30; n > 0; --n) {
      const std::string piece(1, alphabet[random() % alphabet.size()]);
      tracker.add(piece);
    }
    tracker.finish();
  }
}

}  // namespace
}  // namespace extractinator::decode

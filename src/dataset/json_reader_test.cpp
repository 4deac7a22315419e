// JSON lists, JSON lines and pandas' columns.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/testing/files.h"
#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

using testing::all_of;
using testing::dump;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TempFolder;

TEST(JsonReader, KeepsNamesTypesAndDigits) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::string_view want;
  } cases[] = {
      {.name = "empty.json", .text = " [ ] \n", .want = "[]"},
      {.name = "types.json",
       .text = "[{\"uid\": 001.0e1}]",
       .want = "types.json:1:10: error: this is not JSON: number with leading zero"},
      {.name = "digits.json",
       .text = R"([{"uid":"001","n":1.50,"big":12345678901234567890123,"x":null,"y":true}])",
       .want = R"([{"uid":"001","n":1.50,"big":12345678901234567890123,"x":null,"y":true}])"},
      {.name = "nested.json",
       .text = "\xEF\xBB\xBF[\n  {\"a\": [1, {\"b\": \"],}\"}], \"t\": \"\\\"[\\\\\"},\n  {\"z\": "
               "{}}\n]\n",
       .want = R"([{"a":[1,{"b":"],}"}],"t":"\"[\\"},{"z":{}}])"},
      {.name = "unicode.json", .text = R"([{"é":"\ud83d\ude00"}])", .want = R"([{"é":"😀"}])"},
      {.name = "lines.jsonl",
       .text = "\xEF\xBB\xBF{\"a\": 1.0}\r\n\n  \n{\"a\":2}",
       .want = R"([{"a":1.0},{"a":2}])"},
      {.name = "none.jsonl", .text = "", .want = "[]"},
      {.name = "lines.ndjson", .text = "{}\n", .want = "[{}]"},
      {.name = "columns.json",
       .text = R"({"id": {"0": "001", "1": 2}, "text": {"0": "a", "1": null}})",
       .want = R"([{"id":"001","text":"a"},{"id":2,"text":null}])"},
      {.name = "no_columns.json", .text = "{}", .want = "[]"},
  };
  const TempFolder folder;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(
        dump(open_reader(folder.write(row.name, row.text))), HasSubstr(std::string(row.want))
    );
  }
}

TEST(JsonReader, NamesTheColumnsOfTheFirstRecord) {
  const TempFolder folder;
  const auto reader = open_reader(folder.write("a.json", R"([{"b": 1, "a": 2}, {"c": 3}])"));
  ASSERT_TRUE(reader.has_value());
  EXPECT_THAT((*reader)->columns(), ElementsAre("b", "a"));
}

TEST(JsonReader, BrokenListsAreRefusedBeforeAnyWork) {
  const struct {
    std::string_view text;
    std::uint32_t line;
    std::uint32_t column;
    std::string_view message;
    std::string_view hint = "";
  } cases[] = {
      {.text = "", .line = 1, .column = 1, .message = "expected `[`"},
      {.text = "\n \"x\"", .line = 2, .column = 2, .message = "expected `[`"},
      {.text = "[{\"a\": 1},\n {\"é\": x}]",
       .line = 2,
       .column = 8,
       .message = "expected a JSON value"},
      {.text = "[{\"a\": 1},\n 5]", .line = 2, .column = 2, .message = "kind number"},
      {.text = "[{\"a\": 1},\n]",
       .line = 2,
       .column = 1,
       .message = "behind the comma",
       .hint = "remove"},
      {.text = "[{\"a\": 1},,{}]", .line = 1, .column = 11, .message = "nothing but white space"},
      {.text = "[{\"a\": 1}\n {}]", .line = 2, .column = 2, .message = "expected `,` or `]`"},
      {.text = "[{\"a\": 1},", .line = 1, .column = 11, .message = "not closed"},
      {.text = "[{\"a\": 1}", .line = 1, .column = 10, .message = "not closed"},
      {.text = "[{\"a\": 1", .line = 1, .column = 9, .message = "unexpected end"},
      {.text = "[{\"a\": \"b]}", .line = 1, .column = 12, .message = "unexpected end"},
      {.text = "[{\"a\": [1}, {}]", .line = 1, .column = 10, .message = "expected ',' or ']'"},
      {.text = "[{}]\n[]", .line = 2, .column = 1, .message = "the end of the file"},
      {.text = "[}]", .line = 1, .column = 2, .message = "expected"},
      {.text = "[{\"k\": 1, \"k\": 2}]", .line = 1, .column = 11, .message = "this key twice"},
      {.text = "{\"a\": {\"0\": 1},\n \"b\": {\"0\": 1, \"1\": 2}}",
       .line = 2,
       .column = 7,
       .message = "column `b` has 2 values",
       .hint = "list of records"},
      {.text = "{\"a\": {\"0\": 1}, \"b\": {\"1\": 1}}",
       .line = 1,
       .column = 22,
       .message = "other labels"},
      {.text = "{\"records\": [{}]}", .line = 1, .column = 13, .message = "no object of labels"},
      {.text = "{\"a\": 1}\n{\"a\": 2}", .line = 2, .column = 1, .message = "", .hint = ".jsonl"},
  };
  const TempFolder folder;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    const auto reader = open_reader(folder.write("f.json", row.text));
    ASSERT_FALSE(reader.has_value());
    const Error& error = reader.error();
    EXPECT_EQ(error.code, ErrorCode::invalid_input);
    EXPECT_EQ(error.at.line, row.line);
    EXPECT_EQ(error.at.column, row.column);
    EXPECT_EQ(error.at.excerpt, "");
    EXPECT_THAT(error.at.file, HasSubstr("f.json"));
    EXPECT_THAT(error.message, HasSubstr(std::string(row.message)));
    EXPECT_THAT(error.hint, HasSubstr(std::string(row.hint)));
  }
}

TEST(JsonReader, DamageStaysWithItsRecord) {
  const TempFolder folder;
  auto list = open_reader(
      folder.write("a.json", "[{\"a\": \"x\"},\n {\"a\": \"é\xFF\xE2\x82z\"},\n{\"a\": 1}]")
  );
  ASSERT_TRUE(list.has_value()) << to_string(list.error());
  std::vector<Record> records = all_of(**list);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_FALSE(records[0].damage.has_value());
  ASSERT_TRUE(records[1].damage.has_value());
  EXPECT_EQ(records[1].damage->at.line, 2U);
  EXPECT_EQ(records[1].damage->at.column, 10U);
  EXPECT_EQ(records[1].columns[0].value.as_string(), "é\uFFFD\uFFFDz");
  EXPECT_FALSE(records[2].damage.has_value());

  auto lines = open_reader(
      folder.write("a.jsonl", "{\"a\": 1}\n{\"a\": Jansen}\n\n[]\n{\"a\": \"\xFF\"}\n{\"a\": 2}\n")
  );
  ASSERT_TRUE(lines.has_value());
  records = all_of(**lines);
  ASSERT_EQ(records.size(), 5U);
  const std::uint32_t want_lines[] = {0, 2, 4, 5, 0};
  for (std::size_t i = 0; i < records.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(records[i].row, i);
    EXPECT_EQ(records[i].damage.has_value() ? records[i].damage->at.line : 0, want_lines[i]);
  }
  EXPECT_THAT(to_string(*records[1].damage), Not(HasSubstr("Jansen")));
  EXPECT_EQ(records[1].damage->at.column, 7U);
  EXPECT_TRUE(records[1].columns.empty());
}

// However a list is laid out, and wherever the blocks of the file end, its elements come out whole.
RC_GTEST_PROP(JsonReader, ListsRoundTrip, ()) {
  static const TempFolder folder;
  json::Value::Array items;
  const auto n_items = *rc::gen::inRange(0, 6);
  for (int i = 0; i < n_items; ++i) {
    json::Value::Object object;
    object.push_back({.key = "value", .value = *json::testing::arbitrary_value(3)});
    if (*rc::gen::inRange(0, 10) == 0) {
      object.push_back({.key = "long", .value = json::Value(std::string(70'000, 'x'))});
    }
    items.emplace_back(std::move(object));
  }
  const json::Value all{std::move(items)};
  const auto layout =
      *rc::gen::element(json::Layout::canonical, json::Layout::compact, json::Layout::indented);
  const std::string want = json::write(all, {.layout = json::Layout::compact});
  RC_ASSERT(
      dump(open_reader(folder.write("a.json", json::write(all, {.layout = layout})))) == want
  );

  std::string lines;
  for (const json::Value& item : all.as_array()) {
    lines += json::write(item, {.layout = json::Layout::compact}) + "\n";
  }
  RC_ASSERT(dump(open_reader(folder.write("a.jsonl", lines))) == want);
}

TEST(Record, HashesNamesAndValues) {
  const auto hash = [](std::string key, json::Value value) {
    Record record;
    record.columns.push_back({.key = std::move(key), .value = std::move(value)});
    return record.content_hash();
  };
  EXPECT_EQ(hash("a", json::Value("1")), hash("a", json::Value("1")));
  EXPECT_NE(hash("a", json::Value("1")), hash("a", json::Value::integer(1)));
  EXPECT_NE(hash("a", json::Value("1")), hash("b", json::Value("1")));
  EXPECT_NE(hash("a\"", json::Value("")), hash("a", json::Value("\"")));
}

}  // namespace
}  // namespace extractinator::dataset

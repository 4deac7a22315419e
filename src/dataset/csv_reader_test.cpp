// CSV and TSV: what survives, what is refused and where, what damage costs.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
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
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

using namespace std::string_view_literals;
using testing::all_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TempFolder;

// The records as a compact JSON list; "!" behind each damaged one. Errors as one line.
std::string read(const std::filesystem::path& path) { return testing::dump(open_reader(path)); }

TEST(CsvReader, KeepsNamesAndValues) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::string_view want;
  } cases[] = {
      {.name = "digits.csv",
       .text = "patient id,n,d\n001,1.50,2024-01-02\n",
       .want = R"([{"patient id":"001","n":"1.50","d":"2024-01-02"}])"},
      {.name = "words.csv",
       .text = "a,b,c,d\nNULL,NaN,true,N/A\n",
       .want = R"([{"a":"NULL","b":"NaN","c":"true","d":"N/A"}])"},
      {.name = "empty_cells.csv",
       .text = "a,b\n,\"\"\n\"\",\n",
       .want = R"([{"a":"","b":""},{"a":"","b":""}])"},
      {.name = "space.csv", .text = " a ,b\n x , y\n", .want = R"([{" a ":" x ","b":" y"}])"},
      {.name = "only_header.csv", .text = "a,b\n", .want = "[]"},
      {.name = "only_header_no_feed.csv", .text = "a,b", .want = "[]"},
      {.name = "no_last_feed.csv", .text = "a\n1\n2", .want = R"([{"a":"1"},{"a":"2"}])"},
      {.name = "mark.csv", .text = "\xEF\xBB\xBF\"a\",b\n1,2\n", .want = R"([{"a":"1","b":"2"}])"},
      {.name = "crlf.csv",
       .text = "a,b\r\n1,\"x\ny\r\nz\"\r\n",
       .want = R"([{"a":"1","b":"x\ny\r\nz"}])"},
      {.name = "cr.csv",
       .text = "a,b\r1,2\r3,4\r",
       .want = R"([{"a":"1","b":"2"},{"a":"3","b":"4"}])"},
      {.name = "mixed_ends.csv",
       .text = "a,b\r\n1,\"x\r\ny\"\n2,z\r\n3,\"q\n\n\"\n",
       .want = R"([{"a":"1","b":"x\r\ny"},{"a":"2","b":"z"},{"a":"3","b":"q\n\n"}])"},
      {.name = "quotes.csv",
       .text = "a,b\n\"say \"\"hi\"\", now\",5\" pipe\n",
       .want = R"([{"a":"say \"hi\", now","b":"5\" pipe"}])"},
      {.name = "blank_lines.csv",
       .text = "\n\na,b\n\n1,2\n\n\n3,4\n\n",
       .want = R"([{"a":"1","b":"2"},{"a":"3","b":"4"}])"},
      {.name = "one_column.csv",
       .text = "text\n\"a, b; c\nd\"\n\n\"\"\nz\n",
       .want = R"([{"text":"a, b; c\nd"},{"text":""},{"text":"z"}])"},
      {.name = "comments.csv", .text = "a,b\n#1,2\n", .want = R"([{"a":"#1","b":"2"}])"},
      {.name = "semicolon.csv", .text = "a;b\n1,5;2,5\n", .want = R"([{"a":"1,5","b":"2,5"}])"},
      {.name = "pipe.csv", .text = "a|b\n1,5|2\n", .want = R"([{"a":"1,5","b":"2"}])"},
      // The rows tell which of the delimiters in the header are text.
      {.name = "text_in_header.csv",
       .text = "a, b, c;d\n1;2\n\n\"x\n;\";4\n",
       .want = R"([{"a, b, c":"1","d":"2"},{"a, b, c":"x\n;","d":"4"}])"},
      {.name = "delimiter_line.csv",
       .text = "sep=;\r\na;b,c\r\n1;2,5\r\n",
       .want = R"([{"a":"1","b,c":"2,5"}])"},
      {.name = "one_column_and_delimiter.csv",
       .text = "sep=|\nsep=;\n1;2\n",
       .want = R"([{"sep=;":"1;2"}])"},
      {.name = "tab.csv", .text = "a\tb\n1\t2\n", .want = R"([{"a":"1","b":"2"}])"},
      {.name = "quoted_delimiters.csv",
       .text = "\"a;;;\",b\n1,2;\n",
       .want = R"([{"a;;;":"1","b":"2;"}])"},
      {.name = "tab.tsv", .text = "a,x\tb\n1,\t2\n", .want = R"([{"a,x":"1,","b":"2"}])"},
      {.name = "UPPER.CSV", .text = "a\n1\n", .want = R"([{"a":"1"}])"},
      {.name = "unnamed.csv",
       .text = ",a,\n0,1,2\n",
       .want = R"([{"Unnamed: 0":"0","a":"1","Unnamed: 2":"2"}])"},
      {.name = "header_break.csv",
       .text = "\"a\nb\",c\n1,2\n",
       .want = R"([{"a\nb":"1","c":"2"}])"},
      {.name = "nul.csv",
       .text = "a,b\n1,x\0y\n\"p\0q\",2\n"sv,
       .want = R"([{"a":"1","b":"x\u0000y"},{"a":"p\u0000q","b":"2"}])"},
      {.name = "what?*[1]'.csv", .text = "a\n1\n", .want = R"([{"a":"1"}])"},
      {.name = "unicode.csv",
       .text = "é,b\n😀,\u2028\n",
       .want = "[{\"é\":\"😀\",\"b\":\"\u2028\"}]"},
      // A genuine U+FFFD is text like any other.
      {.name = "fffd.csv", .text = "a\n\uFFFD\n", .want = "[{\"a\":\"\uFFFD\"}]"},
  };
  const TempFolder folder;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(read(folder.write(row.name, row.text)), row.want);
  }
}

TEST(CsvReader, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::uint32_t line;
    std::string_view message;
    ErrorCode code = ErrorCode::invalid_input;
  } cases[] = {
      {.name = "empty.csv", .text = "", .line = 1, .message = "no header line"},
      {.name = "blank.csv", .text = "\n\n", .line = 1, .message = "no header line"},
      {.name = "twice.csv",
       .text = "a,b,a\n1,2,3\n",
       .line = 1,
       .message = "two columns are called `a`"},
      {.name = "long_row.csv",
       .text = "a,b\n1,2\n3,\"x\n\ny\"\n\n4,5,6\n7,8\n",
       .line = 7,
       .message = "more cells than the header, which has 2 columns"},
      {.name = "short_row.csv",
       .text = "a,b,c\n1,2,3\n4,5\n6\n",
       .line = 3,
       .message = "has 2 cells, the header has 3 columns; 2 rows in all"},
      {.name = "behind_quote.csv",
       .text = "a,b\n1,2\n3,\"x\"y\n4,5\n",
       .line = 3,
       .message = "quotation mark"},
      {.name = "open_quote.csv",
       .text = "a,b\n1,2\n3,\"x\n4,5\n",
       .line = 3,
       .message = "quotation mark"},
      {.name = "damaged_header.csv",
       .text = "na\xEFve,\u00e9\n1,2\n",
       .line = 1,
       .message = "column name is not UTF-8"},
  };
  const TempFolder folder;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto reader = open_reader(folder.write(row.name, row.text));
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().code, row.code);
    EXPECT_EQ(reader.error().at.line, row.line);
    EXPECT_THAT(reader.error().at.file, HasSubstr(std::string(row.name)));
    EXPECT_THAT(reader.error().message, HasSubstr(std::string(row.message)));
    EXPECT_NE(reader.error().hint, "");
  }
}

TEST(CsvReader, RefusesWhatIsNoDataFile) {
  const TempFolder folder;
  EXPECT_EQ(open_reader(folder.path() / "absent.csv").error().code, ErrorCode::not_found);
  std::filesystem::create_directory(folder.path() / "folder.csv");
  EXPECT_EQ(open_reader(folder.path() / "folder.csv").error().code, ErrorCode::invalid_input);
  const auto excel = open_reader(folder.write("a.xlsx", ""));
  EXPECT_EQ(excel.error().code, ErrorCode::unsupported);
  EXPECT_THAT(excel.error().hint, HasSubstr(".csv"));
}

TEST(CsvReader, OneDamagedRowDoesNotStopTheOthers) {
  const TempFolder folder;
  const auto path = folder.write(
      "damaged.csv",
      "id,text,more\r\n1,good,x\r\n2,\"caf\xE9\r\n\xFF\xFE\",\xE2\x82\r\n\r\n3,\uFFFD,é\r\n"
      "4,\"a\r\nb\",\x80\r\n"
  );
  auto reader = open_reader(path);
  ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
  const std::vector<Record> records = all_of(**reader);
  ASSERT_EQ(records.size(), 4U);
  EXPECT_EQ((*reader)->n_records(), 4U);
  EXPECT_FALSE(records[0].damage.has_value());
  EXPECT_FALSE(records[2].damage.has_value());
  EXPECT_EQ(records[2].columns[1].value.as_string(), "\uFFFD");
  ASSERT_TRUE(records[1].damage.has_value());
  EXPECT_EQ(records[1].damage->code, ErrorCode::invalid_input);
  EXPECT_EQ(records[1].damage->at.line, 3U);
  EXPECT_THAT(records[1].damage->message, HasSubstr("4 places"));
  EXPECT_THAT(records[1].damage->message, HasSubstr("`text`"));
  EXPECT_THAT(records[1].damage->message, Not(HasSubstr("caf")));
  EXPECT_EQ(records[1].columns[1].value.as_string(), "caf\uFFFD\r\n\uFFFD\uFFFD");
  ASSERT_TRUE(records[3].damage.has_value());
  EXPECT_EQ(records[3].damage->at.line, 8U);
}

TEST(CsvReader, MisshapenRowsAreFoundInDamagedFilesToo) {
  const TempFolder folder;
  const auto reader = open_reader(folder.write("both.csv", "a,\u00e9\n\xFF,\"x\ny\xFE\"\n1,2,3\n"));
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().at.line, 4U);
}

TEST(CsvReader, ErrorsNeverQuoteTheRow) {
  const TempFolder folder;
  const std::string_view texts[] = {
      "a,b\nJansen,1,2\n",
      "a,b\nJansen\n",
      "a,b\n1,\"Jansen\n",
      "a,b\n\"Jansen\"x,1\n",
      "a\rb\n\"Jansen\"\rx\r\n\"",
  };
  for (const std::string_view text : texts) {
    SCOPED_TRACE(text);
    const std::string outcome = testing::dump(open_reader(folder.write("canary.csv", text)));
    if (outcome.starts_with("[")) continue;  // Read after all, so the text belongs there.
    EXPECT_THAT(outcome, Not(HasSubstr("Jansen")));
  }
}

TEST(CsvReader, TakesCellsOfTenMegabytes) {
  const TempFolder folder;
  const std::string cell(10'000'000, 'x');
  for (const std::string_view end : {"", "\xFF"}) {
    auto reader = open_reader(folder.write(
        "big.csv", "id,text\n1,\u00e9\n2,\"" + cell + "\n\n" + std::string(end) + "\"\n3,b\n"
    ));
    ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
    const std::vector<Record> records = all_of(**reader);
    ASSERT_EQ(records.size(), 3U);
    EXPECT_TRUE(records[1].columns[1].value.as_string().starts_with(cell + "\n\n"));
    EXPECT_EQ(records[2].columns[1].value.as_string(), "b");
    EXPECT_EQ(records[1].damage.has_value(), !end.empty());
  }
}

TEST(CsvReader, KeepsTheOrderOfManyRows) {
  const TempFolder folder;
  for (const std::string_view last : {"z", "\xFF"}) {
    std::string text = "id,t\u00e9xt\n";
    constexpr int kRows = 100'000;
    for (int i = 0; i < kRows - 1; ++i)
      text += std::to_string(i) + ",\"row\n" + std::to_string(i) + "\"\n";
    text += "last," + std::string(last) + "\n";
    auto reader = open_reader(folder.write("many.csv", text));
    ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
    EXPECT_EQ((*reader)->n_records(), kRows);
    for (int i = 0; i < kRows - 1; ++i) {
      const auto record = (*reader)->next();
      ASSERT_TRUE(record.has_value() && record->has_value());
      ASSERT_EQ((*record)->row, static_cast<std::uint64_t>(i));
      ASSERT_EQ((*record)->columns[0].value.as_string(), std::to_string(i));
    }
    const auto record = (*reader)->next();
    ASSERT_TRUE(record.has_value() && record->has_value());
    if ((*record)->damage.has_value()) {
      EXPECT_EQ((*record)->damage->at.line, 2 * kRows);
    }
    EXPECT_EQ((*record)->damage.has_value(), last != "z");
    EXPECT_FALSE((*reader)->next()->has_value());
  }
}

TEST(CsvReader, CanBeLeftEarly) {
  const TempFolder folder;
  std::string text = "\u00e9\n\xFF\n";
  for (int i = 0; i < 300'000; ++i)
    text += "some text in a row\n";
  auto reader = open_reader(folder.write("left.csv", text));
  ASSERT_TRUE(reader.has_value());
  EXPECT_TRUE((*reader)->next()->has_value());
  reader->reset();  // Must neither hang nor raise SIGPIPE.
}

TEST(CsvReader, NoticesAFileThatShrinks) {
  const TempFolder folder;
  std::string text = "a,b\n";
  for (int i = 0; i < 300'000; ++i)
    text += "some text in a row,1\n";
  const auto path = folder.write("shrinks.csv", text);
  auto reader = open_reader(path);
  ASSERT_TRUE(reader.has_value());
  std::filesystem::resize_file(path, 40);
  auto record = (*reader)->next();
  while (record.has_value() && record->has_value())
    record = (*reader)->next();
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code, ErrorCode::io_error);
}

TEST(CsvReader, ReadsThePublicSuite) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const std::filesystem::path suite =
      std::filesystem::path(data == nullptr ? "" : data) / "suites/csv-spectrum";
  if (!std::filesystem::exists(suite)) {
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA names no folder with suites/csv-spectrum";
  }
  int n_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(suite / "csvs")) {
    const std::string name = entry.path().stem().string();
    SCOPED_TRACE(name);
    ++n_files;
    std::ifstream file(suite / "json" / (name + ".json"), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto want = json::parse(text);
    ASSERT_TRUE(want.has_value());
    const std::string outcome = read(entry.path());
    if (name == "location_coordinates") {
      // Its expected value is of another row, and one object instead of a list.
      EXPECT_THAT(outcome, HasSubstr(R"("Contact Phone Number":"2095257564")"));
      continue;
    }
    std::string wanted = json::write(*want, {.layout = json::Layout::compact});
    if (name == "newlines_crlf") {
      // Some copies of the suite lost the carriage returns of this file, but not those of its
      // expected value.
      std::ifstream csv(entry.path(), std::ios::binary);
      const std::string raw{std::istreambuf_iterator<char>(csv), {}};
      if (!raw.contains('\r')) wanted.erase(wanted.find("\\r"), 2);
    }
    EXPECT_EQ(outcome, wanted);
  }
  EXPECT_EQ(n_files, 12);
}

// Any table, written with every cell in quotation marks, comes back as it was.
RC_GTEST_PROP(CsvReader, QuotedTablesRoundTrip, ()) {
  static const TempFolder folder;
  const auto n_columns = *rc::gen::inRange<std::size_t>(1, 4);
  const auto n_rows = *rc::gen::inRange<std::size_t>(0, 6);
  const auto end = *rc::gen::element<std::string>("\n", "\r\n");
  const auto delimiter = *rc::gen::element(',', ';', '|');
  const auto cell = rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "a", "\"", ",", ";", "|", "\n", "\r\n", "\r", " ", "é", "#", "'"
      )),
      [](const std::vector<std::string>& parts) {
        std::string text;
        for (const std::string& part : parts)
          text += part;
        return text;
      }
  );
  std::string text;
  json::Value::Array want;
  for (std::size_t row = 0; row <= n_rows; ++row) {
    json::Value::Object object;
    for (std::size_t column = 0; column < n_columns; ++column) {
      const std::string name = "c" + std::to_string(column);
      const std::string value = row == 0 ? name : *cell;
      if (column > 0) text += delimiter;
      text += '"';
      for (const char c : value)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
      object.push_back({.key = name, .value = json::Value(value)});
    }
    text += end;
    if (row > 0) want.emplace_back(std::move(object));
  }
  RC_ASSERT(
      read(folder.write("table.csv", text)) ==
      json::write(json::Value(std::move(want)), {.layout = json::Layout::compact})
  );
}

}  // namespace
}  // namespace extractinator::dataset

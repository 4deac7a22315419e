// Compressed files and other encodings: the same rows as from a plain file, and never fewer of them
// without an error. Python's libraries write the files.
#include "dataset/text_form.h"

#include <cstddef>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "dataset/data_path.h"
#include "dataset/reader.h"
#include "dataset/testing/files.h"
#include "text/encoding.h"

namespace extractinator::dataset {
namespace {

using namespace std::string_view_literals;
using testing::contents;
using testing::dump;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TempFolder;
using text::Encoding;

constexpr std::string_view kCsv = "id,text\n001,\"caf\u00e9, 5 mm\n\u20ac\"\n2,\U0001F600\n3,x\n";
constexpr std::string_view kRows =
    "[{\"id\":\"001\",\"text\":\"caf\u00e9, 5 "
    "mm\\n\u20ac\"},{\"id\":\"2\",\"text\":\"\U0001F600\"},"
    "{\"id\":\"3\",\"text\":\"x\"}]";

std::string read(const std::filesystem::path& path, std::optional<Encoding> encoding = {}) {
  return dump(open_reader(path, {.encoding = encoding}));
}

TextForm form_of(const std::filesystem::path& path) { return open_reader(path).value()->form(); }

class CompressedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::has_python()) GTEST_SKIP() << "there is no python3 to compress with";
    (void)folder_.write("plain", kCsv);
    ASSERT_TRUE(testing::run_python(folder_, R"(
import gzip, json
from compression import zstd
plain = open('plain', 'rb').read()
with_checksum = {zstd.CompressionParameter.checksum_flag: 1}
def write(name, data):
    for ending, pack in (('gz', gzip.compress), ('zst', lambda d: zstd.compress(d, options=with_checksum))):
        open(f'{name}.{ending}', 'wb').write(pack(data))
        open(f'two_{name}.{ending}', 'wb').write(pack(data[:20]) + pack(b'') + pack(data[20:]))
write('a.csv', plain)
rows = [{'id': '001', 'text': 'caf\u00e9, 5 mm\n\u20ac'}, {'id': '2', 'text': '\U0001F600'}, {'id': '3', 'text': 'x'}]
write('a.json', json.dumps(rows).encode())
write('a.jsonl', '\n'.join(map(json.dumps, rows)).encode())
write('a.tsv', b'id\ttext\n1\tx\n')
open('no_end.csv', 'wb').write(gzip.compress(plain))
open('padded.csv.gz', 'wb').write(gzip.compress(plain) + b'\0' * 1000)
open('followed.csv.gz', 'wb').write(gzip.compress(plain) + b'id,text\n')
open('behind_zeros.csv.gz', 'wb').write(gzip.compress(plain) + b'\0' + gzip.compress(plain))
open('followed.csv.zst', 'wb').write(zstd.compress(plain) + b'id,text\n')
open('skipped.csv.zst', 'wb').write(b'\x50\x2a\x4d\x18\x03\0\0\0abc' + zstd.compress(plain))
open('window.csv.zst', 'wb').write(b'\x28\xb5\x2f\xfd\x00\xa0' + b'\x01\x00\x00')
)"));
  }

  [[nodiscard]] std::filesystem::path path(std::string_view name) const {
    return folder_.path() / name;
  }

  TempFolder folder_;
};

TEST_F(CompressedTest, RowsAreThoseOfThePlainFile) {
  for (const std::string_view name : {"a.csv", "a.json", "a.jsonl"}) {
    for (const std::string_view ending : {".gz", ".zst"}) {
      SCOPED_TRACE(std::string(name) + std::string(ending));
      EXPECT_EQ(read(path(std::format("{}{}", name, ending))), kRows);
      EXPECT_EQ(read(path(std::format("two_{}{}", name, ending))), kRows) << "parts in a row";
    }
  }
  EXPECT_EQ(read(path("a.tsv.gz")), R"([{"id":"1","text":"x"}])");
  EXPECT_EQ(read(path("padded.csv.gz")), kRows);
  EXPECT_EQ(read(path("skipped.csv.zst")), kRows);
}

TEST_F(CompressedTest, ContentDecidesAndIsTold) {
  EXPECT_EQ(read(path("no_end.csv")), kRows) << "compressed, and not named so";
  EXPECT_EQ(form_of(path("no_end.csv")).compression, Compression::gzip);
  EXPECT_EQ(to_string(form_of(path("a.csv.zst"))), "zstd");
  std::filesystem::copy(path("a.csv.gz"), path("other.csv.zst"));
  EXPECT_EQ(read(path("other.csv.zst")), kRows);
  (void)folder_.write("plain.csv.gz", kCsv);
  EXPECT_THAT(read(path("plain.csv.gz")), HasSubstr("its content is not compressed"));
}

TEST_F(CompressedTest, WhatFollowsIsDamage) {
  const auto size = std::filesystem::file_size(path("padded.csv.gz")) - 1000;
  EXPECT_THAT(read(path("followed.csv.gz")), HasSubstr(std::format("at byte {} of", size)));
  EXPECT_THAT(read(path("behind_zeros.csv.gz")), HasSubstr(std::format("byte {} of", size + 1)));
  EXPECT_THAT(read(path("followed.csv.zst")), HasSubstr("something else follows"));
  EXPECT_THAT(read(path("window.csv.zst")), HasSubstr("window above 128 MiB"));
}

// However short the file was cut, nobody takes it for all of the data.
TEST_F(CompressedTest, EveryCutIsAnError) {
  for (const std::string_view name :
       {"a.csv.gz", "a.csv.zst", "a.json.gz", "a.json.zst", "a.jsonl.gz", "a.jsonl.zst"}) {
    const std::string whole = contents(path(name));
    for (std::size_t n = 0; n < whole.size(); ++n) {
      SCOPED_TRACE(std::format("{} cut to {} bytes", name, n));
      const auto cut = folder_.write(std::format("cut_{}", name), whole.substr(0, n));
      const auto reader = open_reader(cut);
      ASSERT_FALSE(reader.has_value());
      EXPECT_EQ(reader.error().code, ErrorCode::invalid_input);
      EXPECT_THAT(reader.error().at.file, HasSubstr("cut_"));
      if (n >= 4) {
        EXPECT_THAT(reader.error().message, HasSubstr(std::format("at byte {}", n)));
      }
    }
  }
}

// A changed bit is found by a checksum, or changes nothing that is read.
TEST_F(CompressedTest, EveryChangedBitIsAnErrorOrHarmless) {
  for (const std::string_view name : {"a.csv.gz", "a.csv.zst"}) {
    const std::string whole = contents(path(name));
    std::size_t n_found = 0;
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      SCOPED_TRACE(std::format("{} with bit {} changed", name, bit));
      std::string changed = whole;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      const std::string rows = read(folder_.write(std::format("changed_{}", name), changed));
      if (rows.starts_with("[")) {
        EXPECT_EQ(rows, kRows);
      } else {
        ++n_found;
      }
    }
    EXPECT_GT(n_found, 4 * whole.size()) << name;
  }
}

TEST_F(CompressedTest, AFileThatIsCutWhileItIsReadIsAnError) {
  std::string text = "id,text\n";
  for (int i = 0; i < 200'000; ++i)
    text += std::format("{},report {}\n", i, i * 7919);
  (void)folder_.write("big", text);
  ASSERT_TRUE(
      testing::run_python(
          folder_,
          "import gzip\nopen('big.csv.gz', 'wb').write(gzip.compress(open('big', 'rb').read()))"
      )
  );
  auto reader = open_reader(path("big.csv.gz"));
  ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
  EXPECT_EQ((*reader)->n_records(), 200'000U);
  std::filesystem::resize_file(path("big.csv.gz"), 300'000);
  auto record = (*reader)->next();
  while (record.has_value() && record->has_value())
    record = (*reader)->next();
  EXPECT_FALSE(record.has_value());
}

class EncodingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::has_python()) GTEST_SKIP() << "there is no python3 to encode with";
    ASSERT_TRUE(testing::run_python(folder_, R"(
import gzip, json
csv = 'id,text\n001,"caf\u00e9, 5 mm\n\u20ac"\n2,\U0001F600\n3,x\n'
rows = [{'id': '001', 'text': 'caf\u00e9, 5 mm\n\u20ac'}, {'id': '2', 'text': '\U0001F600'}, {'id': '3', 'text': 'x'}]
plain = json.dumps(rows, ensure_ascii=False)
lines = '\r\n'.join(json.dumps(row, ensure_ascii=False) for row in rows)
for name in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be'):
    for ending, text in (('csv', csv), ('json', plain), ('jsonl', lines)):
        mark = '\ufeff' if name == 'utf-16-be' else ''
        open(f'{name}.{ending}', 'wb').write((mark + text).encode(name))
open('utf-16.csv.gz', 'wb').write(gzip.compress(csv.encode('utf-16')))
western = 'id;text;\u00fc\n001;"caf\u00e9, 5 mm\r\n\u20ac";1,5\n'
open('western.csv', 'wb').write(western.encode('cp1252'))
open('western.csv.gz', 'wb').write(gzip.compress(western.encode('cp1252')))
open('western.jsonl', 'wb').write('{"text": "caf\u00e9"}\n'.encode('cp1252'))
)"));
  }

  [[nodiscard]] std::filesystem::path path(std::string_view name) const {
    return folder_.path() / name;
  }

  TempFolder folder_;
};

TEST_F(EncodingTest, UnicodeIsFoundInEachOfItsForms) {
  const struct {
    std::string_view name;
    Encoding encoding;
  } cases[] = {
      {.name = "utf-8", .encoding = Encoding::utf8},
      {.name = "utf-8-sig", .encoding = Encoding::utf8},
      {.name = "utf-16", .encoding = Encoding::utf16le},
      {.name = "utf-16-le", .encoding = Encoding::utf16le},
      {.name = "utf-16-be", .encoding = Encoding::utf16be},
      {.name = "utf-32", .encoding = Encoding::utf32le},
      {.name = "utf-32-le", .encoding = Encoding::utf32le},
      {.name = "utf-32-be", .encoding = Encoding::utf32be},
  };
  for (const auto& row : cases) {
    for (const std::string_view ending : {"csv", "json", "jsonl"}) {
      const std::string name = std::format("{}.{}", row.name, ending);
      SCOPED_TRACE(name);
      EXPECT_EQ(read(path(name)), kRows);
      EXPECT_EQ(form_of(path(name)).encoding, row.encoding);
      EXPECT_FALSE(form_of(path(name)).is_encoding_guessed);
    }
  }
  EXPECT_EQ(read(path("utf-16.csv.gz")), kRows);
  EXPECT_EQ(to_string(form_of(path("utf-16.csv.gz"))), "gzip, UTF-16LE");
}

TEST_F(EncodingTest, CsvThatIsNotUtf8IsWindows1252) {
  const std::string_view want =
      "[{\"id\":\"001\",\"text\":\"caf\u00e9, 5 mm\\r\\n\u20ac\",\"\u00fc\":\"1,5\"}]";
  for (const std::string_view name : {"western.csv", "western.csv.gz"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(read(path(name)), want);
    EXPECT_EQ(read(path(name), Encoding::windows_1252), want);
    EXPECT_TRUE(form_of(path(name)).is_encoding_guessed);
    EXPECT_THAT(to_string(form_of(path(name))), HasSubstr("windows-1252, delimiter `;`"));
    const auto told = open_reader(path(name), {.encoding = Encoding::windows_1252}).value();
    EXPECT_FALSE(told->form().is_encoding_guessed);
  }
  // 0x80 is the euro sign in one of them and a control character in the other.
  EXPECT_THAT(read(path("western.csv"), Encoding::latin_1), HasSubstr("\u0080"));
  EXPECT_THAT(read(path("western.csv"), Encoding::utf8), HasSubstr("column name is not UTF-8"));
}

TEST_F(EncodingTest, OneCharacterOfUtf8IsEnoughToBeUtf8) {
  const auto file = folder_.write("damaged.csv", "id,text\n1,\u00e9\n2,caf\xE9\n3,x\n");
  EXPECT_EQ(
      read(file),
      "[{\"id\":\"1\",\"text\":\"\u00e9\"},{\"damage\":3},{\"id\":\"3\",\"text\":\"x\"}]"
  );
  EXPECT_THAT(read(file, Encoding::windows_1252), HasSubstr("\"\u00c3\u00a9\"")) << "as it is told";
}

TEST_F(EncodingTest, JsonIsUnicodeUnlessToldOtherwise) {
  EXPECT_EQ(read(path("western.jsonl")), R"([{"damage":1}])");
  EXPECT_EQ(read(path("western.jsonl"), Encoding::windows_1252), "[{\"text\":\"caf\u00e9\"}]");
}

TEST_F(EncodingTest, WhatIsNoCharacterHasAPlace) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::optional<Encoding> encoding;
    std::string_view want;
  } cases[] = {
      {.name = "undefined.csv",
       .text = "id,text\n1,\xE9t\xE9 \x81\n",
       .encoding = {},
       .want = "undefined.csv:2:7: error: what stands here is no character in windows-1252"},
      {.name = "undefined.jsonl",
       .text = "{}\n{\"a\": \"\xE9\x9D\"}",
       .encoding = Encoding::windows_1252,
       .want = "undefined.jsonl:2:9: error"},
      {.name = "pair.csv",
       .text = "\xFF\xFE"
               "a\0\n\0b\0\x3D\xD8z\0\n\0"sv,
       .encoding = {},
       .want = "pair.csv:2:2: error: what stands here is no character in UTF-16LE"},
      {.name = "half.csv",
       .text = "\xFF\xFE"
               "a\0\n\0b\0z"sv,
       .encoding = {},
       .want = "half.csv:2:2: error: the file ends within a character"},
      {.name = "half.json",
       .text = "\xFF\xFE[\0]\0 "sv,
       .encoding = {},
       .want = "half.json:1:3: error: the file ends within a character"},
      {.name = "mark.csv",
       .text = "\xFF\xFE"
               "a\0\n\0"sv,
       .encoding = Encoding::windows_1252,
       .want = "is said to be windows-1252, and it begins with the mark of UTF-16LE"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const std::string outcome = read(folder_.write(row.name, row.text), row.encoding);
    EXPECT_THAT(outcome, HasSubstr(std::string(row.want)));
  }
}

TEST_F(EncodingTest, FoldersFollowMarksAndWhatIsTold) {
  std::filesystem::create_directory(path("reports"));
  (void)folder_.write("reports/a.txt", "\xFF\xFEh\0i\0"sv);
  (void)folder_.write("reports/b.txt", "caf\xE9");
  EXPECT_THAT(
      read(path("reports")), HasSubstr("{\"file\":\"a.txt\",\"text\":\"hi\"},{\"damage\":1}")
  );
  (void)folder_.write("reports/a.txt", "\xE9");
  EXPECT_EQ(
      read(path("reports"), Encoding::windows_1252),
      "[{\"file\":\"a.txt\",\"text\":\"\u00e9\"},{\"file\":\"b.txt\",\"text\":\"caf\u00e9\"}]"
  );
  (void)folder_.write("reports/c.txt", "secret\n\x81");
  const std::string outcome = read(path("reports"), Encoding::windows_1252);
  EXPECT_THAT(outcome, HasSubstr("{\"damage\":2}"));
  EXPECT_THAT(outcome, Not(HasSubstr("secret")));
}

TEST(TextForm, OnlyTextHasAnEncodingToChoose) {
  const TempFolder folder;
  const auto outcome = read(folder.write("a.parquet", "PAR1"), Encoding::utf8);
  EXPECT_THAT(outcome, HasSubstr("no encoding to choose"));
}

TEST(TextForm, IsToldWhereItIsNotPlain) {
  EXPECT_EQ(to_string(TextForm{}), "");
  EXPECT_EQ(to_string(TextForm{.delimiter = ','}), "");
  EXPECT_EQ(to_string(TextForm{.delimiter = '\t'}), "delimiter tab");
  EXPECT_EQ(
      to_string(
          TextForm{
              .compression = Compression::gzip, .encoding = Encoding::windows_1252, .delimiter = '|'
          }
      ),
      "gzip, windows-1252, delimiter `|`"
  );
}

}  // namespace
}  // namespace extractinator::dataset

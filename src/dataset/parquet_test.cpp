// Parquet in and out: types and digits survive, rows come back as they were written.
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dataset/database.h"
#include "dataset/reader.h"
#include "dataset/testing/files.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dataset {
namespace {

using testing::dump;
using ::testing::HasSubstr;
using testing::TempFolder;

class ParquetTest : public ::testing::Test {
 protected:
  // What DuckDB makes of a query is an independent writer.
  void make(std::string_view name, const std::string& select) const {
    const auto database = Database::open().value();
    ASSERT_NE(
        database->query(
            "copy (" + select + ") to " + sql_text((folder_.path() / name).string()) +
            " (format parquet)"
        ),
        nullptr
    );
  }

  // Writes the rows, given as a JSON list, and reads them back.
  std::string round_trip(std::string_view rows, std::vector<std::string> columns) {
    const auto path = folder_.path() / "round.parquet";
    auto writer = create_parquet_writer(files_, path, std::move(columns)).value();
    const json::Value list = json::parse(rows).value();
    for (const json::Value& row : list.as_array())
      EXPECT_TRUE(writer->write(row.as_object()));
    if (const auto done = writer->commit(); !done) return to_string(done.error());
    return dump(open_reader(path));
  }

  TempFolder folder_;
  RealFileSystem files_;
};

TEST_F(ParquetTest, TypesBecomeWhatTheyAreInJson) {
  make(
      "types.parquet",
      "select '001' as id, true as b, 12345678901234567890::ubigint as u, -7::tinyint as t, "
      "2.50::decimal(9,2) as d, 0.1::double as f, 'nan'::double as n, '-inf'::float as i, "
      "date '2024-01-02' as day, timestamp '2024-01-02 03:04:05' as at, [1, null, 3] as l, "
      "{'x': 'a\"b', 'y': 1.5::double} as s, '\\x00\\xFF'::blob as raw, null::integer as none, "
      "'7d444840-9dc0-11d1-b245-5ffdce74fad2'::uuid as \"a \"\"key\"\"\""
  );
  EXPECT_EQ(
      dump(open_reader(folder_.path() / "types.parquet")),
      R"([{"id":"001","b":true,"u":12345678901234567890,"t":-7,"d":2.50,"f":0.1,"n":null,)"
      R"("i":"-inf","day":"2024-01-02","at":"2024-01-02 03:04:05","l":[1,null,3],)"
      R"("s":{"x":"a\"b","y":1.5},"raw":"AP8=","none":null,)"
      R"("a \"key\"":"7d444840-9dc0-11d1-b245-5ffdce74fad2"}])"
  );
}

TEST_F(ParquetTest, ManyRowsComeInOrder) {
  make("many.parquet", "select i, 'report ' || i as text from range(100000) t(i)");
  auto reader = open_reader(folder_.path() / "many.parquet").value();
  EXPECT_EQ(reader->n_records(), 100'000U);
  std::size_t n = 0;
  for (const Record& record : testing::all_of(*reader)) {
    ASSERT_EQ(record.row, n);
    ASSERT_EQ(record.columns[1].value.as_string(), "report " + std::to_string(n));
    ++n;
  }
  EXPECT_EQ(n, 100'000U);
}

TEST_F(ParquetTest, DamagedAndMissingFilesAreRefused) {
  EXPECT_THAT(
      dump(open_reader(folder_.write("text.parquet", "id,text\n1,secret\n"))),
      HasSubstr("this is no Parquet file")
  );
  EXPECT_THAT(dump(open_reader(folder_.path() / "none.parquet")), HasSubstr("cannot open"));
  make("whole.parquet", "select i, repeat(md5(i::varchar), 20) as text from range(20000) t(i)");
  const auto size = std::filesystem::file_size(folder_.path() / "whole.parquet");
  std::filesystem::copy(folder_.path() / "whole.parquet", folder_.path() / "cut.parquet");
  std::filesystem::resize_file(folder_.path() / "cut.parquet", size / 2);
  EXPECT_THAT(dump(open_reader(folder_.path() / "cut.parquet")), HasSubstr("no Parquet file"));
  std::fstream file(folder_.path() / "whole.parquet", std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(size / 4));
  file << std::string(64, '\xFF');
  file.close();
  EXPECT_THAT(dump(open_reader(folder_.path() / "whole.parquet")), HasSubstr("is damaged"));
}

TEST_F(ParquetTest, WrittenRowsComeBack) {
  constexpr std::string_view kRows =
      R"([{"id":"001","day":"2024-01-02","n":7,"x":0.5,"is":true,"tags":["a","b"],"size":{"mm":3},"note":null},)"
      R"({"id":"é\n\"","day":"","n":-9007199254740993,"x":1e300,"is":null,"tags":[],"size":null,"note":null}])";
  EXPECT_EQ(
      round_trip(kRows, {"id", "day", "n", "x", "is", "tags", "size", "note"}),
      R"([{"id":"001","day":"2024-01-02","n":7,"x":0.5,"is":true,"tags":["a","b"],"size":{"mm":3},"note":null},)"
      R"({"id":"é\n\"","day":"","n":-9007199254740993,"x":1e+300,"is":null,"tags":[],"size":null,"note":null}])"
  );
}

TEST_F(ParquetTest, ColumnsOfMixedKindAreJsonText) {
  EXPECT_EQ(
      round_trip(R"([{"a":1,"b":"x"},{"a":"1"}])", {"b", "a", "c"}),
      R"([{"b":"x","a":1,"c":null},{"b":null,"a":"1","c":null}])"
  );
}

TEST_F(ParquetTest, NoRowsIsATableWithItsColumns) {
  EXPECT_EQ(round_trip("[]", {"id", "text"}), "[]");
  EXPECT_THAT(
      open_reader(folder_.path() / "round.parquet").value()->columns(),
      ::testing::ElementsAre("id", "text")
  );
}

TEST_F(ParquetTest, WhatParquetCannotHoldIsRefusedAndNothingIsLeft) {
  EXPECT_THAT(
      round_trip(R"([{"a":1,"A":2}])", {"a", "A"}), HasSubstr("cannot be written as Parquet")
  );
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace extractinator::dataset

// Manifests of exports: what they say, what they never say, and how exports are compared.
#include "run/manifest.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/compare_exports.h"
#include "run/export.h"
#include "run/export_formats.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"

namespace extractinator::run {
namespace {

using store::testing::read_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

class ManifestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("manifest_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    const auto format =
        json::parse(R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})");
    schema_ = std::make_unique<schema::Schema>(schema::read_json_schema(*format, {}).value());
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // A run of six rows: three done, one invalid, two failed.
  [[nodiscard]] store::RunStore finished_run(bool is_reproducible = false) const {
    const store::Configuration configuration{
        .name = "Task001",
        .description =
            json::parse(
                std::format(
                    R"({{"seed": 4, "model_hash": "m", "reproducible": {}}})", is_reproducible
                )
            )
                .value(),
        .context =
            json::parse(R"({"n_rows": 6, "program": "1", "machine": {"processor": "p"}})").value(),
    };
    auto store = store::RunStore::open(root_ / "run.db", configuration, {}, clock_).value();
    for (std::uint64_t row = 0; row < 6; ++row) {
      const store::NewRecord record{
          .key = {.row = row}, .columns_json = std::format(R"({{"text": "Zebrafish {}"}})", row)
      };
      EXPECT_TRUE(store.begin_attempts({&record, 1}));
      store::Outcome outcome{.row = row, .status = store::Status::done};
      if (row < 3) outcome.answer = std::format(R"({{"n": {}}})", row);
      if (row == 3) outcome.status = store::Status::invalid;
      if (row > 3) outcome.status = store::Status::failed;
      if (row >= 3) outcome.cause = row == 5 ? "token_limit" : "invalid_answer";
      EXPECT_TRUE(store.finish({&outcome, 1}));
    }
    EXPECT_TRUE(store.add_work({.n_rows = 6, .elapsed = std::chrono::milliseconds(1500)}));
    return store;
  }

  [[nodiscard]] std::vector<std::filesystem::path> write_exports(
      const store::RunStore& store, const ExportRequest& request
  ) {
    const OutputNames names({"text"}, *schema_);
    auto paths = export_formats(store, names, request, files_);
    EXPECT_TRUE(paths) << to_string(paths.error());
    return paths.value_or(std::vector<std::filesystem::path>());
  }

  std::filesystem::path root_;
  std::unique_ptr<schema::Schema> schema_;
  RealFileSystem files_;
  SystemClock clock_;
};

TEST_F(ManifestTest, EveryFileHasItsOwn) {
  const store::RunStore store = finished_run();
  const auto paths = write_exports(
      store,
      {.formats =
           {ExportFormat::json, ExportFormat::jsonl, ExportFormat::csv, ExportFormat::parquet},
       .formulas = dataset::Formulas::keep,
       .directory = root_}
  );
  ASSERT_EQ(paths.size(), 4U);
  for (const std::filesystem::path& path : paths) {
    SCOPED_TRACE(path);
    EXPECT_EQ(manifest_of(path).string(), path.string() + ".manifest.json");
    const auto manifest = read_manifest(files_, manifest_of(path));
    ASSERT_TRUE(manifest) << to_string(manifest.error());
    EXPECT_EQ(manifest->hash, to_hex(hash_of(read_file(path))));
    EXPECT_EQ(manifest->exported.file, path);
    EXPECT_EQ(path.extension(), "." + std::string(to_string(manifest->exported.format)));
    EXPECT_EQ(manifest->exported.formulas, dataset::Formulas::keep);
    EXPECT_EQ(manifest->exported.rows.n_done, 3U);
    EXPECT_EQ(manifest->exported.rows.n_invalid, 1U);
    EXPECT_EQ(manifest->exported.rows.n_failed, 2U);
    EXPECT_THAT(
        manifest->exported.rows.causes,
        ElementsAre(Pair("invalid_answer", 2U), Pair("token_limit", 1U))
    );
    EXPECT_EQ(manifest->configuration.hash(), store.configuration()->hash());
    EXPECT_EQ(manifest->configuration.context, store.configuration()->context);
    EXPECT_EQ(manifest->configuration.name, "Task001");
    const std::string text = read_file(manifest_of(path));
    EXPECT_THAT(text, Not(HasSubstr("Zebrafish")));
    EXPECT_THAT(text, HasSubstr("Not a medical device"));
    const json::Value root = json::parse(text).value();
    EXPECT_EQ(json::resolve(root, "/rows/total")->to_int64(), 6);
    EXPECT_EQ(json::resolve(root, "/rows/exported")->to_int64(), 6);
    EXPECT_EQ(root.find("work")->find("n_rows")->to_int64(), 6);
    EXPECT_EQ(root.find("work")->find("rows_per_second")->to_double(), 4.0);
  }
}

TEST_F(ManifestTest, RowsWithoutAValidAnswerAreListed) {
  const store::RunStore store = finished_run();
  (void)write_exports(store, {.formats = {ExportFormat::csv}, .directory = root_});
  const std::string text = read_file(root_ / "failures.json");
  EXPECT_THAT(text, Not(HasSubstr("Zebrafish")));
  const json::Value rows = json::parse(text).value();
  ASSERT_EQ(rows.as_array().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const json::Value& row = rows.as_array()[i];
    EXPECT_EQ(row.find("row")->to_int64(), static_cast<std::int64_t>(i) + 3);
    EXPECT_EQ(row.find("status")->as_string(), i == 0 ? "invalid" : "failed");
    EXPECT_EQ(row.find("cause")->as_string(), i == 2 ? "token_limit" : "invalid_answer");
    EXPECT_EQ(row.find("attempts")->to_int64(), 1);
  }
  // None is an empty list.
  (void)write_exports(store, {.formats = {ExportFormat::csv}, .directory = root_, .n_rows = 3});
  EXPECT_EQ(json::parse(read_file(root_ / "failures.json"))->as_array().size(), 0U);
}

TEST_F(ManifestTest, SaysWhatMayMakeADifference) {
  for (const bool is_reproducible : {false, true}) {
    std::filesystem::remove(root_ / "run.db");
    const store::RunStore store = finished_run(is_reproducible);
    const auto path =
        write_exports(store, {.formats = {ExportFormat::csv}, .directory = root_}).front();
    const json::Value root = json::parse(read_file(manifest_of(path))).value();
    const json::Value::Array& names = json::resolve(root, "/may_differ_with")->as_array();
    const auto has = [&](std::string_view name) {
      return std::ranges::contains(names, json::Value(std::string(name)));
    };
    EXPECT_TRUE(has("runtime"));
    EXPECT_TRUE(has("machine"));
    EXPECT_EQ(has("plan"), !is_reproducible);
    EXPECT_EQ(has("rows computed beside"), !is_reproducible);
  }
}

TEST_F(ManifestTest, ThoseOfTheSameExportAreTheSameBytes) {
  const store::RunStore store = finished_run();
  const ExportRequest request{.formats = {ExportFormat::csv}, .directory = root_, .n_rows = 5};
  const auto path = write_exports(store, request).front();
  const std::string first = read_file(manifest_of(path));
  ASSERT_EQ(write_exports(store, request).front(), path);
  EXPECT_EQ(read_file(manifest_of(path)), first);
  EXPECT_THAT(
      read_manifest(files_, manifest_of(path))->exported.rows.causes,
      ElementsAre(Pair("invalid_answer", 2U))
  ) << "only rows that were exported count";
}

TEST_F(ManifestTest, NamesTheCalibrationByItsHash) {
  const store::RunStore store = finished_run();
  const std::filesystem::path calibration = root_ / "calibration.json";
  std::ofstream(calibration) << "{}";
  const auto path =
      write_exports(
          store, {.formats = {ExportFormat::jsonl}, .directory = root_, .calibration = calibration}
      )
          .front();
  const Manifest manifest = read_manifest(files_, manifest_of(path)).value();
  EXPECT_EQ(manifest.exported.calibration, calibration);
  EXPECT_EQ(manifest.calibration_hash, to_hex(hash_of("{}")));
}

TEST_F(ManifestTest, IsReadWhereItWasBroughtTo) {
  const store::RunStore store = finished_run();
  const auto path =
      write_exports(store, {.formats = {ExportFormat::json}, .directory = root_}).front();
  std::filesystem::create_directories(root_ / "other");
  std::filesystem::rename(manifest_of(path), root_ / "other/m.json");
  EXPECT_EQ(
      read_manifest(files_, root_ / "other/m.json")->exported.file,
      root_ / "other/nlp-predictions-dataset.json"
  );
}

TEST_F(ManifestTest, RefusesWhatIsNone) {
  const store::RunStore store = finished_run();
  const auto path =
      write_exports(store, {.formats = {ExportFormat::json}, .directory = root_}).front();
  const std::string good = read_file(manifest_of(path));
  const std::filesystem::path file = root_ / "m.json";
  EXPECT_EQ(read_manifest(files_, file).error().code, ErrorCode::not_found);
  EXPECT_FALSE(read_manifest(files_, path)) << "results are no manifest";
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    EXPECT_THAT(text, HasSubstr(from));
    text.replace(text.find(from), from.size(), to);
    std::ofstream(file, std::ios::binary) << text;
    return read_manifest(files_, file);
  };
  EXPECT_TRUE(with("\"seed\": 4", "\"seed\": 4"));
  EXPECT_EQ(with("\"seed\": 4", "\"seed\": 5").error().code, ErrorCode::corrupt);
  EXPECT_EQ(with("\"format\": 1", "\"format\": 2").error().code, ErrorCode::invalid_input);
  EXPECT_THAT(with("\"hash\": \"", "\"hush\": \"").error().message, HasSubstr("/export/hash"));
  EXPECT_THAT(with("\"done\": 3", "\"done\": -3").error().message, HasSubstr("/rows/done"));
  EXPECT_FALSE(with("\"context\": {", "\"contest\": {"));
  EXPECT_FALSE(with("{", "["));
}

TEST(Differences, AreNamed) {
  const store::Configuration a{
      .name = "a",
      .description = json::parse(R"({"seed": 1, "model_hash": "m"})").value(),
      .context = json::parse(
                     R"({"program": "1", "plan": "x", "machine": {"processor": "p", "n": 2},
                         "task_file": "/a"})"
      )
                     .value(),
  };
  EXPECT_THAT(differences(a, a), IsEmpty());
  const store::Configuration b{
      .name = "b",
      .description = json::parse(R"({"model_hash": "m", "evidence": true})").value(),
      .context = json::parse(
                     R"({"program": "2", "plan": "x", "machine": {"processor": "q", "n": 2},
                         "task_file": "/b"})"
      )
                     .value(),
  };
  EXPECT_THAT(differences(a, b), ElementsAre("seed", "evidence", "program", "machine.processor"));
}

TEST_F(ManifestTest, ComparisonCountsRowsAndNamesThem) {
  const auto write = [&](std::string_view name, std::string_view text) {
    std::ofstream(root_ / name, std::ios::binary) << text;
    return root_ / name;
  };
  const auto a = write("a.jsonl", "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
  const auto b = write("b.jsonl", "{\"n\":0}\n{\"n\":7}\n{\"m\":2}\n");
  const RowDifferences same = compare_exports(a, a).value();
  EXPECT_EQ(same.n_rows, 4U);
  EXPECT_EQ(same.n_different, 0U);
  for (const RowDifferences& found :
       {compare_exports(a, b).value(), compare_exports(b, a).value()}) {
    EXPECT_EQ(found.n_rows, 4U);
    EXPECT_EQ(found.n_different, 3U);
    EXPECT_THAT(found.rows, ElementsAre(1, 2, 3));
  }
  std::string zeros;
  std::string ones;
  for (int i = 0; i < 300; ++i) {
    zeros += "{\"n\":0}\n";
    ones += "{\"n\":1}\n";
  }
  const RowDifferences many =
      compare_exports(write("zeros.jsonl", zeros), write("ones.jsonl", ones)).value();
  EXPECT_EQ(many.n_different, 300U);
  EXPECT_EQ(many.rows.size(), kMostDifferentRows);
  EXPECT_EQ(compare_exports(a, root_ / "absent.jsonl").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace extractinator::run

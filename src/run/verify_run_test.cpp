// A run is what it wrote, or the first thing that is not is told.
#include "run/verify_run.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "json/parse.h"
#include "run/export.h"
#include "run/export_formats.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"

namespace extractinator::run {
namespace {

using store::testing::read_file;
using store::testing::write_file;
using ::testing::HasSubstr;

class VerifyRunTest : public ::testing::Test {
 protected:
  VerifyRunTest() {
    const auto format =
        json::parse(R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})");
    schema_ = std::make_unique<schema::Schema>(schema::read_json_schema(*format, {}).value());
    auto store = open();
    for (std::uint64_t row = 0; row < 4; ++row) {
      const store::NewRecord record{
          .key = {.row = row}, .columns_json = std::format(R"({{"text": "{}"}})", row)
      };
      EXPECT_TRUE(store.begin_attempts({&record, 1}));
      const store::Outcome outcome{
          .row = row, .status = store::Status::done, .answer = std::format(R"({{"n": {}}})", row)
      };
      EXPECT_TRUE(store.finish({&outcome, 1}));
    }
    const auto paths = export_formats(
        store,
        OutputNames({"text"}, *schema_),
        {.formats = {ExportFormat::json, ExportFormat::csv}, .directory = folder_.path()},
        files_
    );
    EXPECT_TRUE(paths);
    EXPECT_TRUE(store.note_exports(hashes_of_exports(folder_.path(), *paths).value()));
  }

  [[nodiscard]] store::RunStore open() const {
    const store::Configuration configuration{
        .name = "Task001", .description = json::parse(R"({"seed": 4})").value()
    };
    return store::RunStore::open(folder_.path() / "run.db", configuration, {}, clock_).value();
  }
  [[nodiscard]] std::string finding() const {
    const auto verified = verify_run(folder_.path(), files_);
    return verified ? verified->finding.value_or("") : to_string(verified.error());
  }
  void replace(const char* name, std::string_view from, std::string_view to) const {
    std::string text = read_file(folder_.path() / name);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << name;
    write_file(folder_.path() / name, text.replace(at, from.size(), to));
  }

  store::testing::TemporaryFolder folder_;
  std::unique_ptr<schema::Schema> schema_;
  RealFileSystem files_;
  SystemClock clock_;
};

TEST_F(VerifyRunTest, AnUntouchedRunIsIntact) {
  const auto verified = verify_run(folder_.path(), files_);
  ASSERT_TRUE(verified) << to_string(verified.error());
  EXPECT_EQ(verified->finding, std::nullopt);
  EXPECT_EQ(verified->n_files, 3U);
  EXPECT_EQ(verified->stored.n_outcomes, 4U);
  // Files that are not there are not missed.
  std::filesystem::remove(folder_.path() / "nlp-predictions-dataset.csv");
  EXPECT_EQ(finding(), "");
}

TEST_F(VerifyRunTest, AChangedFileIsFoundByItsManifest) {
  replace("nlp-predictions-dataset.json", "\"n\": 2", "\"n\": 3");
  EXPECT_EQ(finding(), "`nlp-predictions-dataset.json` is not the file that its manifest tells of");
}

TEST_F(VerifyRunTest, AChangedFileIsFoundByTheAudit) {
  replace("nlp-predictions-dataset.json", "\"n\": 2", "\"n\": 3");
  std::filesystem::remove(folder_.path() / "nlp-predictions-dataset.json.manifest.json");
  EXPECT_EQ(finding(), "`nlp-predictions-dataset.json` is not a file that the audit tells of");
}

TEST_F(VerifyRunTest, TheListOfFailuresIsAFile) {
  write_file(folder_.path() / "failures.json", "[]\n");
  EXPECT_EQ(finding(), "`failures.json` is not a file that the audit tells of");
}

TEST_F(VerifyRunTest, AnotherDatabaseIsFoundByTheManifest) {
  // Whole and consistent, but begun anew.
  std::filesystem::remove(folder_.path() / "run.db");
  {
    const auto store = open();
  }
  EXPECT_THAT(finding(), HasSubstr("manifest tells of"));
}

TEST_F(VerifyRunTest, ADamagedManifestIsToldOf) {
  replace("nlp-predictions-dataset.json.manifest.json", "\"configuration_hash\": \"", "\"x\": \"");
  EXPECT_THAT(finding(), HasSubstr("`nlp-predictions-dataset.json.manifest.json`: "));
}

TEST_F(VerifyRunTest, ADamagedDatabaseIsAFinding) {
  std::string bytes = read_file(folder_.path() / "run.db");
  for (std::size_t i = 4096; i < bytes.size(); i += 512)
    bytes[i] = static_cast<char>(~bytes[i]);
  write_file(folder_.path() / "run.db", bytes);
  const auto verified = verify_run(folder_.path(), files_);
  ASSERT_TRUE(verified) << to_string(verified.error());
  EXPECT_TRUE(verified->finding);
}

TEST_F(VerifyRunTest, WithoutARunThereIsNothingToVerify) {
  std::filesystem::remove(folder_.path() / "run.db");
  EXPECT_EQ(verify_run(folder_.path(), files_).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace extractinator::run

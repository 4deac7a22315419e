// Errors, hashes, hints, events and atomic files.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/nearest.h"
#include "base/result.h"
#include "base/testing/faulty_file_system.h"

namespace extractinator {
namespace {

using ::testing::HasSubstr;

Result<int> half(int n) {
  if (n % 2 != 0) return fail(ErrorCode::invalid_input, "odd");
  return n / 2;
}

Result<int> quarter(int n) {
  TRY(const int h, half(n));
  TRY(const int q, half(h));
  return q;
}

TEST(Result, TryPassesValuesAndErrors) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().message, "odd");
}

TEST(Error, RendersPlaceExcerptCaretAndHint) {
  const Error error{
      ErrorCode::invalid_input,
      "unknown keyword `minimun`",
      {.file = "task.json", .line = 3, .column = 5, .excerpt = "é\t  \"minimun\": 1"},
      "did you mean `minimum`?"
  };
  EXPECT_EQ(
      render(error),
      "task.json:3:5: error: unknown keyword `minimun`\n"
      "é\t  \"minimun\": 1\n"
      " \t  ^\n"
      "\nhint: did you mean `minimum`?\n"
  );
}

TEST(Error, WithinAddsContextAndKeepsThePlace) {
  Error error{ErrorCode::io_error, "disk full", {.file = "a.db"}};
  EXPECT_EQ(
      to_string(std::move(error).within("storing row 3")), "a.db: error: storing row 3: disk full"
  );
}

TEST(Error, EveryCodeHasAName) {
  EXPECT_EQ(to_string(ErrorCode::invalid_input), "invalid_input");
  EXPECT_EQ(to_string(ErrorCode::engine_failure), "engine_failure");
}

TEST(CheckDeathTest, PrintsWhyAndAborts) {
  EXPECT_DEATH(EXTR_CHECK(1 == 2, "numbers are broken"), "numbers are broken");
}

// The empty input of the BLAKE3 specification's test vectors.
TEST(Hash, MatchesTheSpecification) {
  EXPECT_EQ(
      to_hex(hash_of("")), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
  );
}

TEST(Hash, HexRoundTripsAndRefusesOtherText) {
  const Hash256 hash = hash_of("x");
  EXPECT_EQ(hash_from_hex(to_hex(hash)).value(), hash);
  EXPECT_FALSE(hash_from_hex("abc").has_value());
  EXPECT_FALSE(hash_from_hex(std::string(64, 'g')).has_value());
}

TEST(Hash, FieldsCannotSlideIntoEachOther) {
  EXPECT_NE(Hasher().field("ab").field("c").finish(), Hasher().field("a").field("bc").finish());
  EXPECT_EQ(Hasher().bytes("ab").bytes("c").finish(), hash_of("abc"));
}

TEST(Hash, FileEqualsItsBytes) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "hash_file";
  const std::string data(3'000'000, 'z');
  RealFileSystem files;
  auto file = AtomicFile::create(files, path);
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE(file->append(data).has_value());
  ASSERT_TRUE(file->commit().has_value());
  EXPECT_EQ(hash_file(path).value(), hash_of(data));
  EXPECT_EQ(hash_file("/nonexistent/x").error().code, ErrorCode::not_found);
}

struct NearestCase {
  const char* word;
  const char* want;
};

TEST(Nearest, FindsTyposAndNothingElse) {
  const std::vector<std::string> known = {"minimum", "maximum", "description", "Data_Path"};
  constexpr NearestCase kCases[] = {
      {.word = "minimun", .want = "minimum"},
      {.word = "mxaimum", .want = "maximum"},
      {.word = "data_path", .want = "Data_Path"},
      {.word = "colour", .want = ""},
  };
  for (const auto& [word, want] : kCases)
    EXPECT_EQ(nearest(word, known).value_or(""), want) << word;
  EXPECT_EQ(suggest("colour", known), "one of: minimum, maximum, description, Data_Path");
}

TEST(Log, LineHasTypedFieldsOnly) {
  EXPECT_EQ(
      to_line(
          LogLevel::info,
          "record_finished",
          {{"row", std::int64_t{12}}, {"took", std::chrono::milliseconds(5)}}
      ),
      "level=info event=record_finished row=12 took=5ms"
  );
}

TEST(Clock, SpellsTimeInUtc) {
  ManualClock clock;
  clock.advance(std::chrono::milliseconds(86'400'123));
  EXPECT_EQ(to_rfc3339(clock.now()), "1970-01-02T00:00:00.123Z");
}

class AtomicFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(::testing::TempDir()) /
                 ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  std::filesystem::path directory_;
};

Result<void> replace(FileSystem& files, const std::filesystem::path& path, std::string_view text) {
  TRY(auto file, AtomicFile::create(files, path));
  TRY_VOID(file.append(text));
  return file.commit();
}

TEST_F(AtomicFileTest, WithoutCommitTheTargetIsUntouched) {
  RealFileSystem files;
  const auto path = directory_ / "out.json";
  ASSERT_TRUE(replace(files, path, "old").has_value());
  {
    auto file = AtomicFile::create(files, path);
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->append("half").has_value());
  }
  EXPECT_EQ(files.read(path, 100).value(), "old");
  EXPECT_EQ(files.list(directory_).value(), std::vector<std::string>{"out.json"});
}

TEST_F(AtomicFileTest, EveryFailingStepLeavesOldOrNew) {
  RealFileSystem real;
  const auto path = directory_ / "out.json";
  int steps = 0;
  for (int step = 0;; ++step) {
    ASSERT_TRUE(replace(real, path, "old").has_value());
    testing::FaultyFileSystem files(real, step);
    const auto status = replace(files, path, "new");
    const std::string found = real.read(path, 100).value();
    if (status.has_value()) {
      EXPECT_EQ(found, "new");
      break;
    }
    EXPECT_EQ(status.error().code, ErrorCode::io_error);
    EXPECT_TRUE(found == "old" || found == "new") << step;
    ++steps;
  }
  EXPECT_EQ(steps, 6) << "create, append, sync, close, rename, sync_directory";
}

TEST_F(AtomicFileTest, ReadReportsMissingDirectoryAndTooLong) {
  RealFileSystem files;
  EXPECT_EQ(files.read(directory_ / "no", 10).error().code, ErrorCode::not_found);
  EXPECT_EQ(files.read(directory_, 10).error().code, ErrorCode::invalid_input);
  ASSERT_TRUE(replace(files, directory_ / "long", "12345678901").has_value());
  EXPECT_THAT(
      files.read(directory_ / "long", 10).error().message,
      HasSubstr("longer than the allowed 10 bytes")
  );
}

TEST_F(AtomicFileTest, CreateDirectoriesRefusesAFileInTheWay) {
  RealFileSystem files;
  ASSERT_TRUE(files.create_directories(directory_ / "a" / "b").has_value());
  ASSERT_TRUE(replace(files, directory_ / "file", "x").has_value());
  EXPECT_FALSE(files.create_directories(directory_ / "file").has_value());
}

}  // namespace
}  // namespace extractinator

// Folders of text files: which files are records, in which order, and what is refused.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataset/reader.h"
#include "dataset/testing/files.h"

namespace extractinator::dataset {
namespace {

using testing::dump;
using ::testing::HasSubstr;
using testing::TempFolder;

TEST(FolderReader, EveryTextFileIsARecord) {
  const TempFolder folder;
  std::filesystem::create_directories(folder.path() / "sub");
  std::filesystem::create_directories(folder.path() / ".git");
  (void)folder.write("b.txt", "two\n");
  (void)folder.write("a.TXT", "\xEF\xBB\xBFone");
  (void)folder.write("empty.txt", "");
  (void)folder.write("sub/c.txt", "line\r\nline");
  (void)folder.write(".git/config", "x");
  (void)folder.write(".DS_Store", "x");
  EXPECT_EQ(
      dump(open_reader(folder.path())),
      R"([{"file":"a.TXT","text":"one"},{"file":"b.txt","text":"two\n"},)"
      R"({"file":"empty.txt","text":""},{"file":"sub/c.txt","text":"line\r\nline"}])"
  );
  EXPECT_EQ(open_reader(folder.path()).value()->columns().back(), "text");
}

TEST(FolderReader, DamageHasItsPlaceAndOtherFilesAreRefused) {
  const TempFolder folder;
  EXPECT_THAT(dump(open_reader(folder.path())), HasSubstr("no file that ends in `.txt`"));
  (void)folder.write("a.txt", "line\nba\xFF");
  EXPECT_EQ(dump(open_reader(folder.path())), R"([{"damage":2}])");
  (void)folder.write("scan.pdf", "%PDF");
  const std::string refusal = dump(open_reader(folder.path()));
  EXPECT_THAT(refusal, HasSubstr("scan.pdf"));
  EXPECT_THAT(refusal, HasSubstr("`.txt`"));
}

TEST(FolderReader, AFileThatVanishesEndsTheReading) {
  const TempFolder folder;
  const auto file = folder.write("a.txt", "x");
  auto reader = open_reader(folder.path()).value();
  std::filesystem::remove(file);
  EXPECT_FALSE(reader->next().has_value());
}

}  // namespace
}  // namespace extractinator::dataset

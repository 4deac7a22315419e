// Keys are read from where only their owner can, and quoted nowhere.
#include "remote/secret.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): for setenv and mkdtemp
#include <sys/stat.h>

#include "base/result.h"

namespace extractinator::remote {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SecretFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "secret_test.XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(std::string_view text, mode_t mode = 0600) {
    std::filesystem::path path = folder_ / "key";
    std::ofstream(path) << text;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(SecretFile, IsReadWithoutItsLineEnd) {
  for (const std::string_view end : {"", "\n", "\r\n"}) {
    const auto secret = Secret::from_file(write("key-1234" + std::string(end)));
    ASSERT_TRUE(secret) << to_string(secret.error());
    EXPECT_EQ(secret->reveal(), "key-1234");
  }
  const std::string longest(4096, 'k');
  EXPECT_TRUE(Secret::from_file(write(longest + "\r\n")));
}

TEST_F(SecretFile, IsRefusedWhenOthersCanUseIt) {
  for (const mode_t mode : {0640U, 0604U, 0660U, 0666U, 0610U, 0700U}) {
    const auto secret = Secret::from_file(write("key-1234", mode));
    ASSERT_FALSE(secret) << mode;
    EXPECT_EQ(secret.error().code, ErrorCode::unsupported);
    EXPECT_THAT(secret.error().message, Not(HasSubstr("key-1234")));
  }
  EXPECT_TRUE(Secret::from_file(write("key-1234", 0400)));
}

TEST_F(SecretFile, IsRefusedWhenItIsNoKey) {
  for (const std::string& text :
       {std::string(),
        std::string("\n"),
        std::string("two words"),
        std::string("key\r\nX: y"),
        std::string("k\0y", 3),
        std::string("k\xc3\xa9y"),
        std::string(4097, 'k')}) {
    const auto secret = Secret::from_file(write(text));
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(secret.error().message, Not(HasSubstr("two words")));
  }
}

TEST_F(SecretFile, MustBeAFile) {
  EXPECT_EQ(Secret::from_file(folder_ / "none").error().code, ErrorCode::not_found);
  EXPECT_EQ(Secret::from_file(folder_).error().code, ErrorCode::unsupported);
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(Secret::from_file(pipe).error().code, ErrorCode::unsupported);
  const auto link = folder_ / "link";
  std::filesystem::create_symlink(write("key-1234"), link);
  EXPECT_FALSE(Secret::from_file(link));
}

TEST(SecretVariable, IsReadOrNamed) {
  ::setenv("EXTRACTINATOR_TEST_KEY", "key-1234", 1);
  const auto secret = Secret::from_environment("EXTRACTINATOR_TEST_KEY");
  ASSERT_TRUE(secret);
  EXPECT_EQ(secret->reveal(), "key-1234");
  ::setenv("EXTRACTINATOR_TEST_KEY", "hunter 2", 1);
  const auto wrong = Secret::from_environment("EXTRACTINATOR_TEST_KEY");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, Not(HasSubstr("hunter")));
  ::unsetenv("EXTRACTINATOR_TEST_KEY");
  EXPECT_EQ(Secret::from_environment("EXTRACTINATOR_TEST_KEY").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace extractinator::remote

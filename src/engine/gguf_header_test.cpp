// Headers of model files: what is refused, at every cut and many damaged bytes.
#include "engine/gguf_header.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/model.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine {
namespace {

using ::testing::HasSubstr;

class GgufHeaderTest : public ::testing::Test {
 protected:
  GgufHeaderTest() { std::filesystem::create_directories(folder_); }
  ~GgufHeaderTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(std::string_view bytes) const {
    const auto path = folder_ / "file.gguf";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    return path;
  }
  std::string tiny() const {
    const auto path = folder_ / "tiny.gguf";
    testing::write_tiny_model(path, {.words = {"nodule", " in"}});
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("gguf_header_test.{}", ::getpid());
};

std::string number(std::uint64_t value, std::size_t n_bytes) {
  std::string bytes;
  for (std::size_t i = 0; i < n_bytes; ++i)
    bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return bytes;
}

std::string head(std::uint32_t version, std::uint64_t n_tensors, std::uint64_t n_values) {
  return "GGUF" + number(version, 4) + number(n_tensors, 8) + number(n_values, 8);
}

std::string text(std::string_view bytes) { return number(bytes.size(), 8) + std::string(bytes); }

TEST_F(GgufHeaderTest, ReadsAWholeFile) {
  const auto header = read_gguf_header(write(tiny()));
  ASSERT_TRUE(header) << to_string(header.error());
  EXPECT_EQ(header->version, 3U);
  EXPECT_EQ(header->architecture, "llama");
  EXPECT_EQ(header->quantisation, "all F32");
  EXPECT_EQ(header->n_tensors, 21U);
  EXPECT_GT(header->n_parameters, 50'000U);
  EXPECT_EQ(header->n_tensor_bytes, 4 * header->n_parameters);
}

TEST_F(GgufHeaderTest, RefusesWithAReason) {
  const std::string tensor = text("t") + number(1, 4) + number(32, 8) + number(0, 4);
  const struct {
    std::string bytes;
    ErrorCode code;
    std::string_view says;
  } cases[] = {
      {.bytes = "", .code = ErrorCode::corrupt, .says = "ends at 0"},
      {.bytes = "PK\x03\x04 some archive", .code = ErrorCode::corrupt, .says = "no GGUF file"},
      {.bytes = head(1, 0, 0), .code = ErrorCode::unsupported, .says = "version 1"},
      {.bytes = head(4, 0, 0), .code = ErrorCode::unsupported, .says = "version 4"},
      {.bytes = head(0x03000000, 0, 0), .code = ErrorCode::unsupported, .says = "byte order"},
      {.bytes = head(3, 1ULL << 60U, 0), .code = ErrorCode::corrupt, .says = "at most 1000000"},
      {.bytes = head(3, 0, ~0ULL), .code = ErrorCode::corrupt, .says = "at most"},
      {.bytes = head(3, 0, 1) + number(~0ULL, 8), .code = ErrorCode::corrupt, .says = "a key of"},
      {.bytes = head(3, 0, 1) + text("k") + number(8, 4) + number(~0ULL, 8),
       .code = ErrorCode::corrupt,
       .says = "inside the string"},
      {.bytes = head(3, 0, 1) + text("k") + number(99, 4),
       .code = ErrorCode::corrupt,
       .says = "unknown type 99"},
      {.bytes = head(3, 0, 1) + text("k") + number(9, 4) + number(9, 4) + number(1, 8),
       .code = ErrorCode::corrupt,
       .says = "array of the unknown type 9"},
      {.bytes = head(3, 0, 1) + text("k") + number(9, 4) + number(10, 4) + number(1ULL << 61U, 8),
       .code = ErrorCode::corrupt,
       .says = "inside an array"},
      {.bytes = head(3, 0, 1) + text("tokenizer.ggml.tokens") + number(9, 4) + number(8, 4) +
                number(3, 8) + text("a") + text("b") + text("a"),
       .code = ErrorCode::corrupt,
       .says = "token 2 is in the vocabulary twice"},
      {.bytes = head(3, 0, 1) + text("tokenizer.ggml.token_type") + number(9, 4) + number(5, 4) +
                number(1, 8) + number(1, 4),
       .code = ErrorCode::corrupt,
       .says = "0 tokens, 1 types"},
      {.bytes = head(3, 0, 1) + text("general.alignment") + number(4, 4) + number(3, 4),
       .code = ErrorCode::corrupt,
       .says = "alignment of 3"},
      {.bytes = head(3, 1, 0) + text("t") + number(9, 4),
       .code = ErrorCode::corrupt,
       .says = "9 dimensions"},
      {.bytes = head(3, 1, 0) + text("t") + number(2, 4) + number(1ULL << 40U, 8) +
                number(1ULL << 40U, 8),
       .code = ErrorCode::corrupt,
       .says = "tensor dimension"},
      {.bytes =
           head(3, 1, 0) + text("t") + number(1, 4) + number(32, 8) + number(4, 4) + number(0, 8),
       .code = ErrorCode::unsupported,
       .says = "type 4"},
      {.bytes =
           head(3, 1, 0) + text("t") + number(1, 4) + number(33, 8) + number(8, 4) + number(0, 8),
       .code = ErrorCode::corrupt,
       .says = "33 values in blocks of 32"},
      {.bytes = head(3, 1, 0) + tensor + number(1, 8),
       .code = ErrorCode::corrupt,
       .says = "no multiple of 32"},
      {.bytes = head(3, 1, 0) + tensor + number(0, 8),
       .code = ErrorCode::corrupt,
       .says = "the weights need"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.says);
    const auto header = read_gguf_header(write(c.bytes));
    ASSERT_FALSE(header);
    EXPECT_EQ(header.error().code, c.code) << to_string(header.error());
    EXPECT_THAT(header.error().message, HasSubstr(std::string(c.says)));
    EXPECT_THAT(header.error().message, HasSubstr("file.gguf"));
    EXPECT_FALSE(header.error().hint.empty());
  }
}

TEST_F(GgufHeaderTest, RefusesWhatIsNoFile) {
  const auto missing = read_gguf_header(folder_ / "missing.gguf");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const auto folder = read_gguf_header(folder_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::not_found);
}

// The whole header at every length, the weights at some.
TEST_F(GgufHeaderTest, RefusesEveryCut) {
  const std::string whole = tiny();
  const auto path = write(whole);
  const std::size_t n_weights = read_gguf_header(path)->n_tensor_bytes;
  const std::size_t n_head = whole.size() - n_weights;
  for (std::size_t n = whole.size(); n-- > 0;) {
    if (n > n_head && n % 9973 != 0 && n + 100 < whole.size()) continue;
    std::filesystem::resize_file(path, n);
    const auto header = read_gguf_header(path);
    ASSERT_FALSE(header) << n << " of " << whole.size() << " bytes";
    ASSERT_EQ(header.error().code, ErrorCode::corrupt) << n;
  }
}

// llama3 computes its output with the token embeddings, llama has weights of its own for it.
TEST_F(GgufHeaderTest, KnowsWhatTheOutputIsMadeOf) {
  for (const bool has_output : {true, false}) {
    const auto path = write("");
    testing::write_tiny_model(
        path, {.family = has_output ? testing::TinyFamily::llama : testing::TinyFamily::llama3}
    );
    const auto header = read_gguf_header(path);
    ASSERT_TRUE(header) << to_string(header.error());
    EXPECT_EQ(header->has_output, has_output);
    EXPECT_GT(header->n_output_bytes, 0U) << "its norm is there";
    EXPECT_EQ(header->n_output_bytes >= header->n_embedding_bytes, has_output);
  }
}

// Neither the walk nor the runtime ends the process, whatever three bytes say.
TEST_F(GgufHeaderTest, SurvivesDamagedBytes) {
  const std::string whole = tiny();
  const std::size_t n_head = whole.size() - read_gguf_header(write(whole))->n_tensor_bytes;
  std::mt19937_64 random(7);
  std::size_t n_refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::string bytes = whole;
    for (int i = 0; i < 3; ++i)
      bytes[random() % n_head] = static_cast<char>(random());
    if (!Model::load(write(bytes))) ++n_refused;
  }
  EXPECT_GT(n_refused, 20U);
}

}  // namespace
}  // namespace extractinator::engine

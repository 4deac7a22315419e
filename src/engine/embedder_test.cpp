// Embeddings: equal to those of a second implementation of BERT, of length 1, the same whatever was
// computed before, of whole texts; and which models make none.
#include "engine/embedder.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <ggml.h>
#include <gguf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "engine/model.h"
#include "engine/testing/tiny_embedder.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine {
namespace {

using ::testing::HasSubstr;
using testing::TinyBert;
using testing::TinyPooling;
using Vector = std::vector<double>;

const std::vector<std::string> kWords = {"nodule", "left", "right", "lung", "no", "seven", "mm"};

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

// BERT as its paper has it (Devlin et al. 2019), one number after another, from the weights in the
// file.
class SecondBert {
 public:
  explicit SecondBert(const std::filesystem::path& path) {
    const gguf_init_params parameters{.no_alloc = false, .ctx = &tensors_};
    file_ = gguf_init_from_file(path.c_str(), parameters);
    EXTR_CHECK(file_ != nullptr, "the file was just written");
  }
  ~SecondBert() {
    ggml_free(tensors_);
    gguf_free(file_);
  }
  SecondBert(const SecondBert&) = delete;
  SecondBert& operator=(const SecondBert&) = delete;

  // What the last layer gives for each token.
  [[nodiscard]] std::vector<Vector> run(std::span<const std::int32_t> tokens) const {
    std::vector<Vector> states;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      Vector x = row("token_embd.weight", static_cast<std::size_t>(tokens[i]));
      x = sum(x, row("token_types.weight", 0));
      states.push_back(normed(sum(x, row("position_embd.weight", i)), "token_embd_norm"));
    }
    for (std::int64_t layer = 0; layer < testing::kTinyBertLayers; ++layer) {
      const std::string block = "blk." + std::to_string(layer) + ".";
      const std::vector<Vector> seen = attended(states, block);
      for (std::size_t i = 0; i < states.size(); ++i) {
        const Vector x = normed(
            sum(states[i], mapped(seen[i], block + "attn_output")), block + "attn_output_norm"
        );
        Vector inner = mapped(x, block + "ffn_up");
        for (double& number : inner)
          number = number / 2 * (1 + std::erf(number / std::numbers::sqrt2));
        states[i] = normed(sum(x, mapped(inner, block + "ffn_down")), block + "layer_output_norm");
      }
    }
    return states;
  }

 private:
  [[nodiscard]] std::vector<Vector> attended(
      const std::vector<Vector>& states, const std::string& block
  ) const {
    constexpr std::size_t kHeads = testing::kTinyBertHeads;
    constexpr std::size_t kSize = testing::kTinyBertWidth / kHeads;
    std::vector<Vector> queries;
    std::vector<Vector> keys;
    std::vector<Vector> values;
    for (const Vector& state : states) {
      queries.push_back(mapped(state, block + "attn_q"));
      keys.push_back(mapped(state, block + "attn_k"));
      values.push_back(mapped(state, block + "attn_v"));
    }
    std::vector<Vector> seen(states.size(), Vector(kHeads * kSize));
    for (std::size_t i = 0; i < states.size(); ++i) {
      for (std::size_t head = 0; head < kHeads; ++head) {
        Vector weights;
        double total = 0;
        for (const Vector& key : keys) {
          double likeness = 0;
          for (std::size_t d = 0; d < kSize; ++d)
            likeness += queries[i][(head * kSize) + d] * key[(head * kSize) + d];
          weights.push_back(std::exp(likeness / std::sqrt(static_cast<double>(kSize))));
          total += weights.back();
        }
        for (std::size_t k = 0; k < values.size(); ++k) {
          for (std::size_t d = 0; d < kSize; ++d)
            seen[i][(head * kSize) + d] += weights[k] / total * values[k][(head * kSize) + d];
        }
      }
    }
    return seen;
  }

  [[nodiscard]] const ggml_tensor& tensor(const std::string& name) const {
    const ggml_tensor* found = ggml_get_tensor(tensors_, name.c_str());
    EXTR_CHECK(found != nullptr, "a tensor of the family");
    return *found;
  }
  [[nodiscard]] Vector row(const std::string& name, std::size_t index) const {
    const ggml_tensor& found = tensor(name);
    const auto n = static_cast<std::size_t>(found.ne[0]);
    const std::span all(
        static_cast<const float*>(found.data), n * static_cast<std::size_t>(found.ne[1])
    );
    const auto part = all.subspan(index * n, n);
    return {part.begin(), part.end()};
  }
  [[nodiscard]] Vector mapped(const Vector& x, const std::string& name) const {
    Vector y = row(name + ".bias", 0);
    for (std::size_t i = 0; i < y.size(); ++i) {
      const Vector weights = row(name + ".weight", i);
      for (std::size_t k = 0; k < x.size(); ++k)
        y[i] += weights[k] * x[k];
    }
    return y;
  }
  [[nodiscard]] Vector normed(Vector x, const std::string& name) const {
    const auto n = static_cast<double>(x.size());
    double mean = 0;
    for (const double number : x)
      mean += number / n;
    double variance = 0;
    for (const double number : x)
      variance += (number - mean) * (number - mean) / n;
    const Vector weight = row(name + ".weight", 0);
    const Vector bias = row(name + ".bias", 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = ((x[i] - mean) / std::sqrt(variance + static_cast<double>(testing::kTinyBertEpsilon)) *
              weight[i]) +
             bias[i];
    }
    return x;
  }
  static Vector sum(Vector a, const Vector& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
      a[i] += b[i];
    return a;
  }

  ggml_context* tensors_ = nullptr;
  gguf_context* file_ = nullptr;
};

class EmbedderTest : public ::testing::Test {
 protected:
  EmbedderTest() {
    std::string name = (std::filesystem::temp_directory_path() / "embedder_XXXXXX").string();
    EXTR_CHECK(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
    folder_ = name;
  }
  ~EmbedderTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "bert.gguf"; }
  [[nodiscard]] Result<std::unique_ptr<Embedder>> load(std::size_t max_window = 2048) const {
    auto model = Model::load(path(), {.n_gpu_layers = 0, .purpose = ModelPurpose::embeddings});
    if (!model) return std::unexpected(model.error());
    return Embedder::create(*model, {.max_window = max_window});
  }
  [[nodiscard]] std::unique_ptr<Embedder> bert(TinyBert options) const {
    options.words = kWords;
    testing::write_tiny_bert(path(), options);
    auto embedder = load();
    EXPECT_TRUE(embedder) << to_string(embedder.error());
    return embedder ? *std::move(embedder) : nullptr;
  }

 private:
  std::filesystem::path folder_;
};

std::vector<float> vector_of(const Embedder& embedder, std::string_view text) {
  auto vector = embedder.embed(text);
  EXPECT_TRUE(vector) << to_string(vector.error());
  return vector ? *std::move(vector) : std::vector<float>();
}

TEST_F(EmbedderTest, VectorsAreThoseOfASecondImplementation) {
  constexpr std::int32_t kFirstWord = 5;
  const std::vector<std::int32_t> tokens = {
      testing::kTinyBertBegin,
      kFirstWord + 4,
      kFirstWord,
      kFirstWord + 1,
      kFirstWord + 3,
      testing::kTinyBertEnd
  };
  for (const TinyPooling pooling : {TinyPooling::mean, TinyPooling::first, TinyPooling::last}) {
    SCOPED_TRACE(static_cast<int>(pooling));
    const auto embedder = bert({.pooling = pooling});
    ASSERT_TRUE(embedder);
    const std::vector<float> got = vector_of(*embedder, "No nodule left lung");
    const std::vector<Vector> states = SecondBert(path()).run(tokens);
    Vector want(states.front().size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      const bool counts = pooling == TinyPooling::mean ||
                          (pooling == TinyPooling::first ? i == 0 : i + 1 == states.size());
      for (std::size_t k = 0; k < want.size() && counts; ++k)
        want[k] += states[i][k];
    }
    double square = 0;
    for (const double x : want)
      square += x * x;
    ASSERT_EQ(got.size(), want.size());
    // llama.cpp takes the curve of GELU from a table of 16-bit numbers.
    constexpr double kTolerance = 2e-3;
    for (std::size_t k = 0; k < want.size(); ++k)
      EXPECT_NEAR(static_cast<double>(got[k]), want[k] / std::sqrt(square), kTolerance) << k;
  }
}

TEST_F(EmbedderTest, VectorsDependOnTheTextAloneAndHaveLengthOne) {
  const auto embedder = bert({});
  ASSERT_TRUE(embedder);
  EXPECT_EQ(embedder->size(), static_cast<std::size_t>(testing::kTinyBertWidth));
  EXPECT_EQ(embedder->window(), 62U);
  const std::vector<std::string> texts = {
      "nodule left",
      "no nodule",
      "a",
      "seven mm, right lung.",
      "caf\u00e9 [SEP] [CLS]",
      "left nodule"
  };
  std::vector<std::vector<float>> alone;
  for (const std::string& text : texts) {
    SCOPED_TRACE(text);
    alone.push_back(vector_of(*embedder, text));
    EXPECT_NEAR(dot(alone.back(), alone.back()), 1, 1e-6);
  }
  for (std::size_t i = texts.size(); i-- > 0;)
    EXPECT_EQ(vector_of(*embedder, texts[i]), alone[i]) << "another order";
  EXPECT_NE(alone[0], alone[5]) << "the order of words counts";
  EXPECT_EQ(vector_of(*embedder, "Nodule \n LEFT"), alone[0]) << "the model folds case";
  // Several threads at a time.
  std::vector<std::vector<float>> beside(texts.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < texts.size(); ++i)
      threads.emplace_back([&, i] { beside[i] = embedder->embed(texts[i]).value(); });
  }
  EXPECT_EQ(beside, alone);
  for (const std::string_view nothing : {"", " \n"}) {
    const std::vector<float> zeros = vector_of(*embedder, nothing);
    EXPECT_EQ(zeros, std::vector<float>(embedder->size()));
  }
  EXPECT_EQ(embedder->embed("a\xFF").error().code, ErrorCode::invalid_input);
}

TEST_F(EmbedderTest, TextsLongerThanTheWindowCountToTheirEnd) {
  const auto embedder = bert({});
  ASSERT_TRUE(embedder);
  const auto repeated = [](std::string_view word, std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i)
      text += std::string(word) + " ";
    return text;
  };
  // Two whole windows: the direction of the mean of both.
  const std::vector<float> left = vector_of(*embedder, repeated("left", 62));
  const std::vector<float> right = vector_of(*embedder, repeated("right", 62));
  const std::vector<float> both =
      vector_of(*embedder, repeated("left", 62) + repeated("right", 62));
  std::vector<float> mean(left.size());
  for (std::size_t i = 0; i < mean.size(); ++i)
    mean[i] = left[i] + right[i];
  const double length = std::sqrt(dot(mean, mean));
  for (std::size_t i = 0; i < mean.size(); ++i)
    EXPECT_NEAR(static_cast<double>(both[i]), static_cast<double>(mean[i]) / length, 1e-6);
  // 63 tokens are pieces of 31 and 32.
  const std::vector<float> a = vector_of(*embedder, repeated("left", 31));
  const std::vector<float> b = vector_of(*embedder, repeated("left", 31) + "right");
  const std::vector<float> whole = vector_of(*embedder, repeated("left", 62) + "right");
  for (std::size_t i = 0; i < mean.size(); ++i)
    mean[i] = (31 * a[i]) + (32 * b[i]);
  const double other = std::sqrt(dot(mean, mean));
  for (std::size_t i = 0; i < mean.size(); ++i)
    EXPECT_NEAR(static_cast<double>(whole[i]), static_cast<double>(mean[i]) / other, 1e-6);
  EXPECT_LT(dot(whole, vector_of(*embedder, repeated("left", 63))), 1 - 1e-4) << "the last word";
  EXPECT_NEAR(dot(whole, whole), 1, 1e-6);
  // A window that is asked for.
  const auto narrow = load(10);
  ASSERT_TRUE(narrow) << to_string(narrow.error());
  EXPECT_EQ((*narrow)->window(), 8U);
}

// Models that also write, with a pooling of their own, look back only.
TEST_F(EmbedderTest, DecodersMakeEmbeddingsIfTheirFileSaysHow) {
  testing::write_tiny_model(
      path(), {.words = {" nodule", " left"}, .pooling = testing::TinyPooling::last}
  );
  const auto embedder = load();
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  const std::vector<float> once = vector_of(**embedder, "a nodule left");
  EXPECT_NEAR(dot(once, once), 1, 1e-6);
  (void)vector_of(**embedder, "another text that is longer than that one");
  EXPECT_EQ(vector_of(**embedder, "a nodule left"), once) << "nothing is remembered";
  EXPECT_NE(vector_of(**embedder, "b nodule left"), once);
}

TEST_F(EmbedderTest, ItsModelsAreNotTakenForSuchThatWrite) {
  const auto refusal = [&] {
    const auto model = Model::load(path(), {.n_gpu_layers = 0});
    return model ? Error{} : model.error();
  };
  for (const TinyPooling pooling : {TinyPooling::none, TinyPooling::mean, TinyPooling::rank}) {
    testing::write_tiny_bert(path(), {.pooling = pooling});
    EXPECT_EQ(refusal().code, ErrorCode::unsupported);
    EXPECT_THAT(refusal().message, HasSubstr("made for embeddings (`bert`), not to write text"));
    EXPECT_THAT(refusal().hint, HasSubstr("--embedding-model"));
  }
  testing::write_tiny_model(path(), {.pooling = testing::TinyPooling::last});
  EXPECT_THAT(refusal().message, HasSubstr("not to write text"));
  testing::write_tiny_model(path(), {});
  EXPECT_TRUE(Model::load(path(), {.n_gpu_layers = 0})) << "the control";
}

TEST_F(EmbedderTest, OtherModelsAreRefused) {
  const auto message = [&] {
    const auto embedder = load();
    return embedder ? std::string("loaded") : to_string(embedder.error());
  };
  testing::write_tiny_model(path(), {});
  EXPECT_THAT(message(), HasSubstr("does not say how a text becomes one vector"));
  testing::write_tiny_bert(path(), {.pooling = TinyPooling::none});
  EXPECT_THAT(message(), HasSubstr("does not say how a text becomes one vector"));
  testing::write_tiny_bert(path(), {.n_context = 2});
  EXPECT_THAT(message(), HasSubstr("no room for a text"));
}

}  // namespace
}  // namespace extractinator::engine

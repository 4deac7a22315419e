// Compares texts. Public: likeness.h.
#include "prompt/likeness.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "prompt/tf_idf.h"

namespace extractinator::prompt {
namespace {

class LettersLikeness final : public Likeness {
 public:
  explicit LettersLikeness(std::span<const std::string> texts) : tf_idf_(texts) {}

  [[nodiscard]] Result<std::vector<double>> to(std::string_view report) const override {
    const TermVector asked = tf_idf_.vector_of(report);
    std::vector<double> all;
    for (const TermVector& vector : tf_idf_.vectors())
      all.push_back(cosine(asked, vector));
    return all;
  }
  [[nodiscard]] double between(std::size_t a, std::size_t b) const override {
    return cosine(tf_idf_.vectors()[a], tf_idf_.vectors()[b]);
  }

 private:
  TfIdf tf_idf_;
};

class MeaningLikeness final : public Likeness {
 public:
  MeaningLikeness(std::vector<std::vector<float>> vectors, Embed embed)
      : vectors_(std::move(vectors)),
        embed_(std::move(embed)) {}

  [[nodiscard]] Result<std::vector<double>> to(std::string_view report) const override {
    TRY(const std::vector<float> asked, embed_(report));
    std::vector<double> all;
    for (const std::vector<float>& vector : vectors_) {
      if (vector.size() != asked.size())
        return fail(ErrorCode::engine_failure, "embeddings of different sizes");
      all.push_back(product(asked, vector));
    }
    return all;
  }
  [[nodiscard]] double between(std::size_t a, std::size_t b) const override {
    return product(vectors_[a], vectors_[b]);
  }

 private:
  // Of vectors of length 1 the cosine; added up in their order.
  static double product(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
  }

  std::vector<std::vector<float>> vectors_;
  Embed embed_;
};

}  // namespace

std::unique_ptr<const Likeness> likeness_of_letters(std::span<const std::string> texts) {
  return std::make_unique<const LettersLikeness>(texts);
}

Result<std::unique_ptr<const Likeness>> likeness_of_meaning(
    std::span<const std::string> texts, Embed embed
) {
  std::vector<std::vector<float>> vectors;
  for (const std::string& text : texts) {
    TRY(std::vector<float> vector, embed(text));
    if (!vectors.empty() && vector.size() != vectors.front().size())
      return fail(ErrorCode::engine_failure, "embeddings of different sizes");
    vectors.push_back(std::move(vector));
  }
  return std::make_unique<const MeaningLikeness>(std::move(vectors), std::move(embed));
}

}  // namespace extractinator::prompt

// How alike the inputs of examples are to a report and to each other: by their letters, or by what
// a model of embeddings makes of them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace extractinator::prompt {

// A text as a vector of length 1 whose direction says what it is about, or zeros for a text that is
// about nothing. The same text gives the same vector, from whatever thread.
using Embed = std::function<Result<std::vector<float>>(std::string_view text)>;

// Of the texts it was made with. Immutable; safe from several threads.
class Likeness {
 public:
  virtual ~Likeness() = default;

  // To each text, by its index: at most 1. Fails as the embedding does.
  [[nodiscard]] virtual Result<std::vector<double>> to(std::string_view report) const = 0;
  // Of two texts, by their indices.
  [[nodiscard]] virtual double between(std::size_t a, std::size_t b) const = 0;
};

// The cosine of their TF-IDF weights (tf_idf.h).
[[nodiscard]] std::unique_ptr<const Likeness> likeness_of_letters(
    std::span<const std::string> texts
);

// The cosine of their vectors. Embeds all texts, once. Fails as `embed` does, or with
// `engine_failure` where vectors are not of one size.
[[nodiscard]] Result<std::unique_ptr<const Likeness>> likeness_of_meaning(
    std::span<const std::string> texts, Embed embed
);

}  // namespace extractinator::prompt

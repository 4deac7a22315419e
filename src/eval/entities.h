// Entities in tagged tokens, and how many of them two taggings share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/weights.h"

namespace extractinator::eval {

struct Entity {
  std::string_view type = {};  // Into the tag it comes from.
  std::size_t begin = 0;       // Its first token,
  std::size_t end = 0;         // and the one behind its last.

  bool operator==(const Entity&) const = default;
};

// The entities of one document, by place. A tag is one letter, `-` and a type: "B-PERSON". The
// rules are those of the CoNLL-2000 evaluation (Tjong Kim Sang & Buchholz, 2000), as seqeval 1.2
// has them: an entity begins at a B or S, at a tag of another type than the one before, and at an I
// or E behind O, E or S; so an I without a B begins one, too. It ends before a B, S or O or another
// type, and with an E or S. A tag without a type has the type `_`. The empty tag is O.
[[nodiscard]] std::vector<Entity> entities_of(std::span<const std::string_view> tags);

// Counts, document by document, entities that have the same type and the same tokens in both.
// `weights` says how often each document counts, in the order in which they were added; empty: each
// once. Cost of a measure: O(types in each document).
class EntityCounter {
 public:
  // A document: tags of the same tokens.
  void add(std::span<const std::string_view> truth, std::span<const std::string_view> predictions);

  // F1 = 2 · both / (true + predicted) of each type that either side has (van Rijsbergen,
  // Information Retrieval, 1979, chapter 7), and their mean: a type that was made up costs as much
  // as one that was missed. Nothing where neither side has an entity.
  [[nodiscard]] std::optional<double> macro_f1(Weights weights = {}) const;
  // The mean weighted by how many true entities each type has; 0 where there is none.
  [[nodiscard]] double weighted_f1(Weights weights = {}) const;
  [[nodiscard]] double n_true(Weights weights = {}) const;

 private:
  // Of one type, in one document or in all.
  struct Counts {
    double n_agreed = 0;
    double n_predicted = 0;
    double n_true = 0;
    [[nodiscard]] double f1() const;
  };
  struct Row {
    std::size_t document = 0;
    std::size_t type = 0;
    Counts counts = {};
  };
  // By type.
  [[nodiscard]] std::vector<Counts> totals(Weights weights) const;

  std::map<std::string, std::size_t, std::less<>> types_ = {};
  std::vector<Row> rows_ = {};
  std::size_t n_documents_ = 0;
};

// The tags of one document whose tokens may have several of them.
struct MultiTagged {
  std::span<const std::vector<std::string>> truth = {};
  std::span<const std::vector<std::string>> predictions = {};
};

// Which tags of a token belong to a label, such as "1-BCC".
enum class LabelMatch : std::uint8_t {
  // Those that contain it, as in the official evaluation of the DRAGON benchmark: "1-BCC" also
  // stands for "11-BCC".
  substring,
  exact,
};

// Entities of several labels. For each label of the truth all documents are tagged with the first
// tag of each token that belongs to it (dragon_eval 0.2.6, evaluation.py). Labels that only
// predictions have cost nothing, unless they stand in front of one that belongs to a label as well.
// Cost: O(labels * tags).
class MultiLabelEntities {
 public:
  MultiLabelEntities(std::span<const MultiTagged> documents, LabelMatch match);

  // The mean of the labels' weighted_f1(), weighted by how many true entities were found for each.
  // Nothing where the truth has no label.
  [[nodiscard]] std::optional<double> f1(Weights weights = {}) const;

 private:
  std::vector<EntityCounter> by_label_ = {};
};

}  // namespace extractinator::eval

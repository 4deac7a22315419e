// Models that one can download and run: what memory they take, where they come from, and how they
// did in the published comparison. The data are docs/data/models.json; docs/models.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/model.h"

namespace extractinator::models {

// Whether a model writes down thoughts before it answers.
enum class Thinking : std::uint8_t {
  no,
  optional,  // Its chat template can be told.
  always,
};

[[nodiscard]] std::string_view to_string(Thinking thinking);

// A file that somebody offers.
struct ListedFile {
  std::string quantisation = {};   // One of quantisations().
  std::uint64_t n_file_bytes = 0;  // As the source rounds it.
  std::string source = {};         // Address of a page with the size.
};

// The paper's score over the 28 tasks of the DRAGON benchmark (docs/data/published-scores.json).
struct DragonScore {
  double score = 0;
  std::string quantisation = {};  // That it was measured with; empty if the paper does not say.
};

// Names and meanings of the numbers are those of engine::ModelInfo.
struct Entry {
  std::string name = {};
  std::vector<std::string> aliases = {};  // Other names people use, and names of servers' models.
  std::string page = {};                  // The makers': licence, languages, context, thinking.
  std::uint64_t n_parameters = 0;
  std::optional<std::uint64_t> n_active_parameters = {};  // For one token; unset: all.
  std::string architecture = {};
  std::size_t n_layers = 0;
  std::size_t n_embedding = 0;
  std::size_t n_heads = 0;
  std::size_t n_kv_heads = 0;
  std::size_t n_per_head = 0;      // Numbers of one key, and of one value.
  std::size_t n_feed_forward = 0;  // Width between, of each expert.
  std::size_t n_experts = 1;       // 1: all weights are used for every token.
  std::size_t n_vocabulary = 0;
  bool shares_embeddings = false;  // The output is the token embeddings.
  std::size_t n_context_trained = 0;
  std::string shape_source = {};  // Address of a page with the numbers above.
  std::string licence = {};
  Thinking thinking = Thinking::no;
  // ISO 639-1, as the page names them; unset: it names none.
  std::optional<std::vector<std::string>> languages = {};
  std::vector<ListedFile> files = {};
  std::string note = {};
  std::optional<DragonScore> dragon = {};  // Unset: there is none.
};

// Whether the makers name the language (ISO 639-1); unset: they name none.
[[nodiscard]] std::optional<bool> names_language(const Entry& entry, std::string_view language);

// The entry as the engine would describe its file, for what the engine computes from that.
[[nodiscard]] engine::ModelInfo info_of(const Entry& entry);

// Immutable; safe from several threads.
class Catalogue {
 public:
  // The one in the program.
  [[nodiscard]] static const Catalogue& built_in();

  // Reads both files. Fails with `invalid_input` (place, what was found): missing and unknown
  // members, wrong kinds, numbers that cannot be, names that are there twice.
  [[nodiscard]] static Result<Catalogue> parse(
      std::string_view models, std::string_view published_scores
  );

  // In the order of the file.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // By name or alias; case, and what is neither letter nor digit, do not count. Fails with
  // `not_found` and the nearest names.
  [[nodiscard]] Result<const Entry*> find(std::string_view name) const;

 private:
  std::vector<Entry> entries_;
};

// Letters and digits of a name, in lower case: what names are compared by.
[[nodiscard]] std::string plain_name(std::string_view name);

}  // namespace extractinator::models

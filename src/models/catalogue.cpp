// Reads the catalogue; everything here is public through catalogue.h.
#include "models/catalogue.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "engine/model.h"
#include "json/parse.h"
#include "json/value.h"
#include "models/catalogue_data.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

constexpr std::string_view kFile = "models.json";
constexpr std::string_view kScoresFile = "published-scores.json";

constexpr auto kThinking = std::to_array<std::pair<std::string_view, Thinking>>({
    {"no", Thinking::no},
    {"optional", Thinking::optional},
    {"always", Thinking::always},
});

// Reads the members of one object and says at the end whether there were others.
class Members {
 public:
  Members(std::string_view text, const json::Value& object, std::string pointer)
      : text_(text),
        object_(object),
        pointer_(std::move(pointer)) {}

  [[nodiscard]] std::unexpected<Error> problem(std::string_view key, std::string_view what) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("`{}` {}", key, what),
        json::locate(text_, pointer_ + json::pointer_step(key), kFile)
    );
  }

  [[nodiscard]] Result<const json::Value*> member(std::string_view key) {
    seen_.emplace_back(key);
    const json::Value* found = object_.find(key);
    if (found == nullptr) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`{}` is missing", key),
          json::locate(text_, pointer_, kFile)
      );
    }
    return found;
  }

  [[nodiscard]] Result<std::string> word(std::string_view key) {
    TRY(const json::Value* value, member(key));
    if (!value->is_string() || value->as_string().empty())
      return problem(key, "must be a text that is not empty");
    return value->as_string();
  }

  [[nodiscard]] Result<std::vector<std::string>> words(std::string_view key) {
    TRY(const json::Value* value, member(key));
    if (!value->is_array()) return problem(key, "must be a list of texts");
    std::vector<std::string> found;
    for (const json::Value& item : value->as_array()) {
      if (!item.is_string()) return problem(key, "must be a list of texts");
      found.push_back(item.as_string());
    }
    return found;
  }

  [[nodiscard]] Result<std::uint64_t> count(std::string_view key) {
    TRY(const json::Value* value, member(key));
    const auto number = value->to_int64();
    if (!number || *number <= 0) return problem(key, "must be a whole number above 0");
    return static_cast<std::uint64_t>(*number);
  }

  [[nodiscard]] Result<void> check_all_seen() const {
    for (const json::Member& one : object_.as_object()) {
      if (std::ranges::contains(seen_, one.key)) continue;
      return fail(
          ErrorCode::invalid_input,
          std::format("unknown member `{}`", one.key),
          json::locate_key(text_, pointer_ + json::pointer_step(one.key), kFile),
          suggest(one.key, seen_)
      );
    }
    return {};
  }

 private:
  std::string_view text_;
  const json::Value& object_;
  std::string pointer_;
  std::vector<std::string> seen_ = {};
};

// A page of the web, whose address can be opened.
bool is_address(std::string_view text) {
  return text.starts_with("https://") && text.size() > 12 && !text.contains(' ');
}

Result<std::string> address(Members& members, std::string_view key) {
  TRY(std::string text, members.word(key));
  if (!is_address(text)) return members.problem(key, "must be the address of a page (https://…)");
  return text;
}

Result<ListedFile> read_file(Members members) {
  ListedFile file;
  TRY(file.quantisation, members.word("quantisation"));
  if (find_quantisation(file.quantisation) == nullptr)
    return members.problem("quantisation", "is none that is known");
  TRY(file.n_file_bytes, members.count("n_file_bytes"));
  TRY(file.source, address(members, "source"));
  TRY_VOID(members.check_all_seen());
  return file;
}

Result<void> read_shape(Members& members, Entry& entry) {
  TRY(entry.architecture, members.word("architecture"));
  const auto counts = std::to_array<std::pair<std::string_view, std::size_t*>>({
      {"n_layers", &entry.n_layers},
      {"n_embedding", &entry.n_embedding},
      {"n_heads", &entry.n_heads},
      {"n_kv_heads", &entry.n_kv_heads},
      {"n_per_head", &entry.n_per_head},
      {"n_feed_forward", &entry.n_feed_forward},
      {"n_experts", &entry.n_experts},
      {"n_vocabulary", &entry.n_vocabulary},
      {"n_context_trained", &entry.n_context_trained},
  });
  for (const auto& [key, number] : counts) {
    TRY(const std::uint64_t found, members.count(key));
    *number = static_cast<std::size_t>(found);
  }
  if (entry.n_heads % entry.n_kv_heads != 0)
    return members.problem("n_kv_heads", "must divide the number of heads");
  TRY(const json::Value* shares, members.member("shares_embeddings"));
  if (!shares->is_bool()) return members.problem("shares_embeddings", "must be true or false");
  entry.shares_embeddings = shares->as_bool();
  TRY(entry.shape_source, address(members, "shape_source"));
  return {};
}

Result<Entry> read_entry(std::string_view text, const json::Value& object, std::string pointer) {
  Members members(text, object, pointer);
  Entry entry;
  TRY(entry.name, members.word("name"));
  TRY(entry.aliases, members.words("aliases"));
  TRY(entry.page, address(members, "page"));
  TRY(entry.n_parameters, members.count("n_parameters"));
  TRY(const json::Value* active, members.member("n_active_parameters"));
  if (!active->is_null()) {
    TRY(entry.n_active_parameters, members.count("n_active_parameters"));
    if (*entry.n_active_parameters > entry.n_parameters)
      return members.problem("n_active_parameters", "must not be above `n_parameters`");
  }
  TRY_VOID(read_shape(members, entry));
  TRY(entry.licence, members.word("licence"));
  TRY(const std::string thinking, members.word("thinking"));
  const auto habit =
      std::ranges::find(kThinking, thinking, [](const auto& one) { return one.first; });
  if (habit == kThinking.end())
    return members.problem("thinking", "must be `no`, `optional` or `always`");
  entry.thinking = habit->second;
  TRY(const json::Value* languages, members.member("languages"));
  if (!languages->is_null()) {
    TRY(entry.languages, members.words("languages"));
  }
  TRY(const json::Value* files, members.member("files"));
  if (!files->is_array()) return members.problem("files", "must be a list");
  for (std::size_t i = 0; i < files->as_array().size(); ++i) {
    const json::Value& one = files->as_array()[i];
    if (!one.is_object()) return members.problem("files", "must be a list of objects");
    TRY(ListedFile file, read_file(Members(text, one, std::format("{}/files/{}", pointer, i))));
    entry.files.push_back(std::move(file));
  }
  TRY(const json::Value* note, members.member("note"));
  if (!note->is_null()) {
    TRY(entry.note, members.word("note"));
  }
  TRY_VOID(members.check_all_seen());
  return entry;
}

// The published scores name models as the catalogue does, in lower case.
std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

Result<void> add_scores(std::string_view text, std::vector<Entry>& entries) {
  TRY(const json::Value root, json::parse(text, {.file = std::string(kScoresFile)}));
  const json::Value* models = root.find("models");
  if (models == nullptr || !models->is_array()) {
    return fail(
        ErrorCode::invalid_input,
        "`models` must be a list",
        {.file = std::string(kScoresFile), .line = 1, .column = 1}
    );
  }
  for (const json::Value& one : models->as_array()) {
    const json::Value* name = one.find("model");
    const json::Value* overall = one.find("overall");
    if (name == nullptr || !name->is_string() || overall == nullptr) continue;
    const auto score = overall->to_double();
    if (!score) continue;
    const auto entry = std::ranges::find(entries, name->as_string(), [](const Entry& candidate) {
      return lower_case(candidate.name);
    });
    if (entry == entries.end()) continue;  // The paper's reference is no generator of text.
    entry->dragon = DragonScore{.score = *score};
    const json::Value* quantisation = one.find("quantisation");
    if (quantisation != nullptr && quantisation->is_string())
      entry->dragon->quantisation = quantisation->as_string();
  }
  return {};
}

Result<void> check_names(std::string_view text, const std::vector<Entry>& entries) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::vector<std::string> own = {plain_name(entries[i].name)};
    for (const std::string& alias : entries[i].aliases)
      own.push_back(plain_name(alias));
    for (const std::string& name : own) {
      if (std::ranges::contains(known, name)) {
        return fail(
            ErrorCode::invalid_input,
            std::format("`{}` has a name that another model has, or has it twice", entries[i].name),
            json::locate(text, std::format("/models/{}", i), kFile)
        );
      }
      known.push_back(name);
    }
  }
  return {};
}

}  // namespace

std::string_view to_string(Thinking thinking) {
  for (const auto& [word, meaning] : kThinking) {
    if (meaning == thinking) return word;
  }
  return "?";
}

std::optional<bool> names_language(const Entry& entry, std::string_view language) {
  if (!entry.languages) return std::nullopt;
  return std::ranges::contains(*entry.languages, language);
}

engine::ModelInfo info_of(const Entry& entry) {
  return {
      .name = entry.name,
      .architecture = entry.architecture,
      .n_parameters = entry.n_parameters,
      .n_context_trained = entry.n_context_trained,
      .n_vocabulary = entry.n_vocabulary,
      .n_layers = entry.n_layers,
      .n_embedding = entry.n_embedding,
      .n_heads = entry.n_heads,
      .n_kv_heads = entry.n_kv_heads,
      .n_kept_per_token = entry.n_layers * entry.n_kv_heads * 2 * entry.n_per_head,
  };
}

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : lower_case(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  return plain;
}

const Catalogue& Catalogue::built_in() {
  static const Result<Catalogue> kCatalogue = parse(models_data(), published_scores_data());
  EXTR_CHECK(kCatalogue.has_value(), "the catalogue in the program can be read");
  return *kCatalogue;
}

Result<Catalogue> Catalogue::parse(std::string_view models, std::string_view published_scores) {
  TRY(const json::Value root,
      json::parse(models, {.file = std::string(kFile), .excerpt_in_errors = true}));
  const json::Value* list = root.find("models");
  if (list == nullptr || !list->is_array()) {
    return fail(
        ErrorCode::invalid_input,
        "`models` must be a list",
        {.file = std::string(kFile), .line = 1, .column = 1}
    );
  }
  Catalogue catalogue;
  for (std::size_t i = 0; i < list->as_array().size(); ++i) {
    const json::Value& one = list->as_array()[i];
    std::string pointer = std::format("/models/{}", i);
    if (!one.is_object()) {
      return fail(
          ErrorCode::invalid_input,
          "a model must be an object",
          json::locate(models, pointer, kFile)
      );
    }
    TRY(Entry entry, read_entry(models, one, std::move(pointer)));
    catalogue.entries_.push_back(std::move(entry));
  }
  TRY_VOID(check_names(models, catalogue.entries_));
  TRY_VOID(add_scores(published_scores, catalogue.entries_));
  return catalogue;
}

Result<const Entry*> Catalogue::find(std::string_view name) const {
  const std::string wanted = plain_name(name);
  std::vector<std::string> known;
  for (const Entry& entry : entries_) {
    if (plain_name(entry.name) == wanted) return &entry;
    known.push_back(entry.name);
  }
  for (const Entry& entry : entries_) {
    for (const std::string& alias : entry.aliases) {
      if (plain_name(alias) == wanted) return &entry;
      known.push_back(alias);
    }
  }
  return fail(
      ErrorCode::not_found,
      std::format("no model `{}` in the catalogue", name),
      {},
      nearest(name, known) ? suggest(name, known)
                           : "`extractinate models list` names those that are there"
  );
}

}  // namespace extractinator::models

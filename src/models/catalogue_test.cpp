// The catalogue: the one in the program is whole and its numbers agree with each other; what is
// wrong with another is told with its place.
#include "models/catalogue.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/gpu_plan.h"
#include "models/fit.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(Catalogue, HasTheNineModelsOfThePaperAndLaterOnes) {
  const auto& entries = Catalogue::built_in().entries();
  EXPECT_GE(entries.size(), 30U);
  const auto has_score = [](const Entry& entry) { return entry.dragon.has_value(); };
  EXPECT_EQ(std::ranges::count_if(entries, has_score), 8)
      << "the paper has scores for eight of its nine models";
  constexpr std::string_view kNine[] = {
      "Llama-3.3-70B",
      "Phi-4-14B",
      "Qwen-2.5-14B",
      "DeepSeek-R1-14B",
      "Gemma-2-9B",
      "Mistral-Nemo-12B",
      "Llama-3.1-8B",
      "Llama-3.2-3B",
      "Gemma-2-2B"
  };
  for (const std::string_view name : kNine)
    EXPECT_TRUE(Catalogue::built_in().find(name)) << name;
  EXPECT_DOUBLE_EQ((*Catalogue::built_in().find("Llama-3.3-70B"))->dragon->score, 0.76);
  EXPECT_DOUBLE_EQ((*Catalogue::built_in().find("Llama-3.2-3B"))->dragon->score, 0.271);
  EXPECT_FALSE((*Catalogue::built_in().find("Gemma-2-2B"))->dragon.has_value());
}

// Two sources of one number: what the page says, and what the shape comes to.
TEST(Catalogue, ParametersAreWhatTheShapesComeTo) {
  for (const Entry& entry : Catalogue::built_in().entries()) {
    const auto n = [](std::size_t value) { return static_cast<double>(value); };
    const double queries = n(entry.n_heads * entry.n_per_head);
    const double keys = n(entry.n_kv_heads * entry.n_per_head);
    const double width = n(entry.n_embedding);
    const double layer = (2 * width * queries) + (2 * width * keys) +
                         (3 * width * n(entry.n_feed_forward) * n(entry.n_experts));
    const double tables = width * n(entry.n_vocabulary) * (entry.shares_embeddings ? 1 : 2);
    const double computed = (layer * n(entry.n_layers)) + tables;
    EXPECT_NEAR(computed / static_cast<double>(entry.n_parameters), 1, 0.005) << entry.name;
  }
}

TEST(Catalogue, ListedFilesHaveTheBitsOfTheirQuantisation) {
  std::size_t n_files = 0;
  for (const Entry& entry : Catalogue::built_in().entries()) {
    Entry unlisted = entry;
    unlisted.files.clear();
    std::set<std::string> kinds;
    for (const ListedFile& file : entry.files) {
      ++n_files;
      EXPECT_TRUE(kinds.insert(file.quantisation).second) << entry.name << file.quantisation;
      const Quantisation& kind = *find_quantisation(file.quantisation);
      const auto listed = static_cast<double>(file.n_file_bytes);
      // As it was before the file was listed.
      EXPECT_NEAR(static_cast<double>(weights_of(unlisted, kind).n_bytes()) / listed, 1, 0.02)
          << entry.name << " " << file.quantisation;
      EXPECT_TRUE(weights_of(unlisted, kind).is_estimated);
      EXPECT_EQ(weights_of(entry, kind).n_bytes(), file.n_file_bytes);
      EXPECT_FALSE(weights_of(entry, kind).is_estimated);
      const double bits = 8 * listed / static_cast<double>(entry.n_parameters);
      EXPECT_GT(bits, 2.6) << entry.name;
      EXPECT_LT(bits, 8.7) << entry.name;
    }
  }
  EXPECT_GE(n_files, 50U);
}

TEST(Catalogue, LanguagesAreCodesAndDutchIsKnownOfMany) {
  const auto& entries = Catalogue::built_in().entries();
  const auto is_dutch_named = [](const Entry& entry) {
    return names_language(entry, "nl").value_or(false);
  };
  EXPECT_GE(std::ranges::count_if(entries, is_dutch_named), 10);
  for (const Entry& entry : entries) {
    if (!entry.languages) continue;
    std::set<std::string> seen;
    for (const std::string& language : *entry.languages) {
      EXPECT_EQ(language.size(), 2U) << entry.name;
      EXPECT_TRUE(seen.insert(language).second) << entry.name << " " << language;
    }
  }
  EXPECT_EQ(names_language(**Catalogue::built_in().find("Llama-3.1-8B"), "nl"), false);
  EXPECT_EQ(names_language(**Catalogue::built_in().find("DeepSeek-R1-14B"), "nl"), std::nullopt);
}

// 2 * layers * key/value heads * (key + value) numbers of 16 bits.
TEST(Catalogue, ContextTakesWhatTheShapeSays) {
  const auto per_token = [](std::string_view name) {
    return engine::bytes_per_context_token(info_of(**Catalogue::built_in().find(name)));
  };
  EXPECT_EQ(per_token("Llama-3.1-8B"), 131'072U);
  EXPECT_EQ(per_token("Llama-3.3-70B"), 327'680U);
  EXPECT_EQ(per_token("Mistral-Nemo-12B"), 163'840U) << "heads wider than their share";
  EXPECT_EQ(per_token("Gemma-2-2B"), 106'496U);
  EXPECT_EQ(per_token("SmolLM3-3B"), 73'728U);
}

TEST(Catalogue, NamesAreFoundAsPeopleWriteThem) {
  const Catalogue& catalogue = Catalogue::built_in();
  for (const std::string_view name :
       {"Qwen-2.5-14B", "qwen2.5:14b", "QWEN 2.5 14b", "Qwen2.5-14B-Instruct"}) {
    const auto found = catalogue.find(name);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ((*found)->name, "Qwen-2.5-14B");
  }
  const auto near = catalogue.find("Quen3-8B");
  ASSERT_FALSE(near);
  EXPECT_EQ(near.error().code, ErrorCode::not_found);
  EXPECT_THAT(near.error().hint, HasSubstr("did you mean `Qwen3-8B`?"));
  const auto far = catalogue.find("something else");
  ASSERT_FALSE(far);
  EXPECT_THAT(far.error().hint, HasSubstr("extractinate models list"));
}

constexpr std::string_view kEntry = R"({"models": [
    {"name": "A-1B", "aliases": ["alpha"], "page": "https://example.org/a",
     "n_parameters": 1000000, "n_active_parameters": null, "architecture": "llama",
     "n_layers": 2, "n_embedding": 64, "n_heads": 4, "n_kv_heads": 2, "n_per_head": 16,
     "n_feed_forward": 128, "n_experts": 1, "n_vocabulary": 1000, "shares_embeddings": true,
     "n_context_trained": 4096, "shape_source": "https://example.org/a/config",
     "licence": "MIT", "thinking": "no", "languages": null,
     "files": [{"quantisation": "Q8_0", "n_file_bytes": 1000, "source": "https://example.org/f"}],
     "note": null}
]})";
constexpr std::string_view kScores = R"({"models": [{"model": "a-1b", "overall": 0.5}]})";

std::string with(std::string_view what, std::string_view instead) {
  std::string text(kEntry);
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), instead);
  return text;
}

TEST(Catalogue, IsReadAndJoinedWithThePublishedScores) {
  const auto catalogue = Catalogue::parse(kEntry, kScores);
  ASSERT_TRUE(catalogue) << to_string(catalogue.error());
  ASSERT_EQ(catalogue->entries().size(), 1U);
  const Entry& entry = catalogue->entries().front();
  ASSERT_TRUE(entry.dragon);
  EXPECT_DOUBLE_EQ(entry.dragon->score, 0.5);
  EXPECT_EQ(entry.dragon->quantisation, "");
  EXPECT_EQ(entry.thinking, Thinking::no);
  EXPECT_FALSE(entry.languages);
  EXPECT_FALSE(Catalogue::parse(kEntry, "[]"));
  EXPECT_FALSE(Catalogue::parse(kEntry, "{"));
}

TEST(Catalogue, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string_view what = {};
    std::string_view instead = {};
    std::string_view want = {};
  };
  constexpr Case kCases[] = {
      {.what = R"("page": "https://example.org/a")",
       .instead = R"("page": "example.org")",
       .want = "models.json:2:52: error: `page` must be the address of a page"},
      {.what = R"("n_layers": 2)",
       .instead = R"("n_layers": -2)",
       .want = "`n_layers` must be a whole number above 0"},
      {.what = R"("n_kv_heads": 2)",
       .instead = R"("n_kv_heads": 3)",
       .want = "`n_kv_heads` must divide the number of heads"},
      {.what = R"("n_active_parameters": null)",
       .instead = R"("n_active_parameters": 2000000)",
       .want = "must not be above `n_parameters`"},
      {.what = R"("shares_embeddings": true)",
       .instead = R"("shares_embeddings": 1)",
       .want = "must be true or false"},
      {.what = R"("thinking": "no")",
       .instead = R"("thinking": "perhaps")",
       .want = "`thinking` must be `no`, `optional` or `always`"},
      {.what = R"("languages": null)",
       .instead = R"("languages": "nl")",
       .want = "`languages` must be a list of texts"},
      {.what = R"("quantisation": "Q8_0")",
       .instead = R"("quantisation": "Q9")",
       .want = "`quantisation` is none that is known"},
      {.what = R"("source": "https://example.org/f")",
       .instead = R"("sauce": "https://example.org/f")",
       .want = "`source` is missing"},
      {.what = R"("note": null)",
       .instead = R"("note": null, "nota": null)",
       .want = "unknown member `nota`"},
      {.what = R"("alpha")", .instead = R"("A 1b")", .want = "or has it twice"},
      {.what = R"({"models")", .instead = R"({"model")", .want = "`models` must be a list"},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.instead);
    const auto catalogue = Catalogue::parse(with(one.what, one.instead), kScores);
    ASSERT_FALSE(catalogue);
    EXPECT_EQ(catalogue.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(to_string(catalogue.error()), HasSubstr(one.want));
  }
}

}  // namespace
}  // namespace extractinator::models

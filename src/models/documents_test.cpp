// docs/models.md has the catalogue as a table; EXTR_UPDATE_GOLDEN=1 writes it anew.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <format>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "models/catalogue.h"
#include "models/fit.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

constexpr std::string_view kBegin = "<!-- The catalogue, from data/models.json. -->\n";
constexpr std::string_view kEnd = "<!-- End of the catalogue. -->\n";

std::string gigabytes(std::uint64_t n) {
  return std::format("{:.1f}", static_cast<double>(n) / 1e9);
}

std::string table() {
  std::string text =
      "| model | parameters, 10⁹ | Q4_K_M, GB | context | KiB for a token | licence | Dutch named "
      "| "
      "thinks | DRAGON |\n|---|--:|--:|--:|--:|---|---|---|--:|\n";
  const Quantisation& usual = *find_quantisation("Q4_K_M");
  for (const Entry& entry : Catalogue::built_in().entries()) {
    const Weights weights = weights_of(entry, usual);
    const auto dutch = names_language(entry, "nl");
    text += std::format(
        "| [{}]({}) | {:.2f} | {}{} | {} | {} | {} | {} | {} | {} |\n",
        entry.name,
        entry.page,
        static_cast<double>(entry.n_parameters) / 1e9,
        weights.is_estimated ? "~" : "",
        gigabytes(weights.n_bytes()),
        entry.n_context_trained,
        info_of(entry).n_kept_per_token * 2 / 1024,
        entry.licence,
        dutch ? (*dutch ? "yes" : "no") : "?",
        to_string(entry.thinking),
        entry.dragon ? std::format("{:.3f}", entry.dragon->score) : "–"
    );
  }
  return text;
}

TEST(Documents, ModelsHaveTheTableOfTheCatalogue) {
  const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");  // NOLINT(concurrency-mt-unsafe)
  const std::string path = std::string(source != nullptr ? source : ".") + "/docs/models.md";
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t from = begin + kBegin.size();
  if (std::getenv("EXTR_UPDATE_GOLDEN") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    text.replace(from, end - from, table());
    std::ofstream(path) << text;
    return;
  }
  EXPECT_TRUE(text.substr(from, end - from) == table())
      << "the table is not that of the catalogue: EXTR_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace
}  // namespace extractinator::models

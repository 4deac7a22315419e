// Every bank of phrases: the test split's part shares no phrase with the other, and all are in
// order.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/scribe.h"
#include "text/utf8.h"

namespace extractinator::dragon::synth {
namespace {

std::vector<NamedBank> all_banks() {
  std::vector<NamedBank> all;
  for (const std::span<const NamedBank> family :
       {abdomen_banks(),
        chest_banks(),
        recist_banks(),
        pancreas_banks(),
        prostate_mri_banks(),
        prostate_biopsy_banks(),
        tissue_banks(),
        colon_banks(),
        skin_banks(),
        joints_banks(),
        entailment_banks(),
        identity_banks(),
        terminology_banks()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

// The words of a pattern in small letters; what is within brackets and braces counts as it stands.
std::vector<std::string> words_of(std::string_view pattern) {
  std::string text;
  for (const char c : pattern)
    text += std::string_view("[]|{},.:;()").contains(c) ? ' '
            : c >= 'A' && c <= 'Z'                      ? static_cast<char>(c + 32)
                                                        : c;
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  return words;
}

// All runs of `n` words; a shorter phrase is one run.
std::set<std::string> runs(std::string_view pattern, std::size_t n) {
  const std::vector<std::string> words = words_of(pattern);
  std::set<std::string> all;
  for (std::size_t i = 0; i + std::min(n, words.size()) <= words.size(); ++i) {
    std::string run;
    for (std::size_t k = i; k < i + std::min(n, words.size()); ++k)
      run += words[k] + " ";
    all.insert(run);
  }
  return all;
}

TEST(Banks, TestPhrasesAreNoTrainingPhrases) {
  constexpr std::size_t kRun = 5;
  for (const NamedBank& named : all_banks()) {
    SCOPED_TRACE(named.name);
    EXPECT_GE(named.bank.training.size(), 2U);
    EXPECT_GE(named.bank.held_out.size(), 1U);
    std::set<std::string> known;
    std::set<std::string_view> phrases;
    for (const std::string_view pattern : named.bank.training) {
      known.merge(runs(pattern, kRun));
      EXPECT_TRUE(phrases.insert(pattern).second) << pattern;
    }
    for (const std::string_view pattern : named.bank.held_out) {
      EXPECT_TRUE(phrases.insert(pattern).second) << pattern;
      for (const std::string& run : runs(pattern, kRun))
        EXPECT_FALSE(known.contains(run)) << pattern << " shares " << run;
    }
  }
}

TEST(Banks, PatternsAreWellFormed) {
  for (const NamedBank& named : all_banks()) {
    for (const auto& part : {named.bank.training, named.bank.held_out}) {
      for (const std::string_view pattern : part) {
        SCOPED_TRACE(pattern);
        EXPECT_TRUE(text::is_valid_utf8(pattern));
        EXPECT_EQ(std::ranges::count(pattern, '['), std::ranges::count(pattern, ']'));
        EXPECT_EQ(std::ranges::count(pattern, '{'), std::ranges::count(pattern, '}'));
        EXPECT_FALSE(pattern.contains("  "));
        EXPECT_FALSE(pattern.ends_with('.')) << "sentences get their full stop";
        Scribe scribe(1, Split::training, {}, 0);
        scribe.resolve_with([](std::string_view name) -> std::optional<Slot> {
          return Slot{.name = name, .text = "x"};
        });
        for (int i = 0; i < 8; ++i) {
          const std::string text = scribe.phrase(pattern).text;
          EXPECT_EQ(text.find_first_of("[]{}|"), std::string::npos) << text;
        }
      }
    }
  }
}

}  // namespace
}  // namespace extractinator::dragon::synth

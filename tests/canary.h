// Words that must not leave their place, and a search for them in every spelling a program could
// leave them in.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace extractinator::testing {

// A made-up word (or a few) that occurs nowhere else. The same seed gives the same word.
struct Canary {
  std::string name;  // What it stands for: "report 3", "patient id 5".
  std::string text;
};

[[nodiscard]] Canary make_canary(std::string name, unsigned seed);

// What of a program's output below `folder` may hold records (docs/privacy.md): run databases and
// results, not their manifests.
[[nodiscard]] std::set<std::filesystem::path> record_files(const std::filesystem::path& folder);

// Where a canary was found, for the message of a failing test.
struct Sighting {
  std::string place;     // File or stream.
  std::string canary;    // Its name.
  std::string spelling;  // "plain", "base64", …

  bool operator==(const Sighting&) const = default;
};

// Knows every canary as it is and in lower case, its first eight characters, in UTF-16, as hex
// digits, in base64 at each of the three alignments, and percent-encoded and JSON-escaped where
// that differs.
class CanarySearch {
 public:
  explicit CanarySearch(const std::vector<Canary>& canaries);
  CanarySearch(const CanarySearch&) = delete;
  CanarySearch& operator=(const CanarySearch&) = delete;

  // Each spelling of each canary at most once. Cost: O(text), whatever the number of canaries.
  [[nodiscard]] std::vector<Sighting> in_text(std::string_view place, std::string_view text) const;
  // Every regular file below `folder` but the `exempt` ones: its bytes and its path. Links are not
  // followed.
  [[nodiscard]] std::vector<Sighting> in_folder(
      const std::filesystem::path& folder, const std::set<std::filesystem::path>& exempt
  ) const;

 private:
  struct Pattern {
    std::string bytes;
    std::string canary;
    std::string spelling;
  };
  std::vector<Pattern> patterns_;  // Sorted by bytes; each has eight or more.
  std::unordered_map<std::string_view, std::size_t> first_with_prefix_;
};

}  // namespace extractinator::testing

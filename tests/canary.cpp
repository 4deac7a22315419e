// Spellings of canaries; everything here is public through canary.h.
#include "tests/canary.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/program.h"

namespace extractinator::testing {
namespace {

constexpr std::size_t kPrefixLength = 8;

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string upper(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

std::string_view prefix(std::string_view text) { return text.substr(0, kPrefixLength); }

std::string hex(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += std::format("{:02x}", static_cast<unsigned char>(c));
  return result;
}

std::string percent(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += std::isalnum(byte) != 0 ? std::string(1, c) : std::format("%{:02X}", byte);
  }
  return result;
}

// Letters of two bytes as \u00e9; others stay as they are.
std::string json_escaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xC0 || byte >= 0xE0 || i + 1 == text.size()) {
      result += text[i];
    } else {
      const auto next = static_cast<unsigned char>(text[++i]);
      result += std::format("\\u{:04x}", ((byte & 0x1FU) << 6U) | (next & 0x3FU));
    }
  }
  return result;
}

std::string utf16(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    result += '\0';
  }
  return result;
}

// What of the base64 text does not depend on the neighbours when `skip` bytes precede the word in
// its group of three.
std::string base64(std::string_view text, std::size_t skip) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string padded(skip, '\0');
  padded += text;
  std::string all;
  for (std::size_t i = 0; i + 2 < padded.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8U) | static_cast<unsigned char>(padded[i + k]);
    for (int shift = 18; shift >= 0; shift -= 6)
      all += kDigits[(group >> static_cast<unsigned>(shift)) & 0x3FU];
  }
  return all.substr(skip == 0 ? 0 : skip + 1);
}

}  // namespace

Canary make_canary(std::string name, unsigned seed) {
  constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZbcdfghjkmnpqrstvwxz23456789";
  std::minstd_rand random(seed * 7919 + 1);
  std::string text;
  for (int i = 0; i < 16; ++i)
    text += kLetters[random() % kLetters.size()];
  return {.name = std::move(name), .text = std::move(text)};
}

std::set<std::filesystem::path> record_files(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> found;
  if (!std::filesystem::exists(folder)) return found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool is_result =
        name.starts_with("nlp-predictions-dataset.") && !name.ends_with(".manifest.json");
    if (name == "run.db" || name == "run.db-wal" || is_result) found.insert(entry.path());
  }
  return found;
}

CanarySearch::CanarySearch(const std::vector<Canary>& canaries) {
  for (const Canary& canary : canaries) {
    std::set<std::string> known;
    const auto add = [&](std::string bytes, std::string_view spelling) {
      if (bytes.size() >= kPrefixLength && known.insert(bytes).second)
        patterns_.push_back({std::move(bytes), canary.name, std::string(spelling)});
    };
    add(canary.text.substr(0, kPrefixLength), "first characters");
    add(canary.text, "plain");
    add(lower(canary.text).substr(0, kPrefixLength), "lower case");
    add(utf16(canary.text.substr(0, kPrefixLength)), "UTF-16");
    add(hex(canary.text.substr(0, kPrefixLength)), "hex");
    add(upper(hex(canary.text.substr(0, kPrefixLength))), "hex");
    for (std::size_t skip = 0; skip < 3; ++skip)
      add(base64(canary.text, skip), "base64");
    add(percent(canary.text), "percent-encoded");
    add(json_escaped(canary.text), "JSON-escaped");
  }
  std::ranges::sort(patterns_, {}, &Pattern::bytes);
  for (std::size_t i = patterns_.size(); i-- > 0;)
    first_with_prefix_[prefix(patterns_[i].bytes)] = i;
}

std::vector<Sighting> CanarySearch::in_text(std::string_view place, std::string_view text) const {
  std::set<const Pattern*> found;
  for (; text.size() >= kPrefixLength; text.remove_prefix(1)) {
    const auto first = first_with_prefix_.find(prefix(text));
    if (first == first_with_prefix_.end()) continue;
    for (std::size_t i = first->second; i < patterns_.size(); ++i) {
      if (prefix(patterns_[i].bytes) != first->first) break;
      if (text.starts_with(patterns_[i].bytes)) found.insert(&patterns_[i]);
    }
  }
  std::vector<Sighting> sightings;
  for (const Pattern* pattern : found)
    sightings.push_back({std::string(place), pattern->canary, pattern->spelling});
  return sightings;
}

std::vector<Sighting> CanarySearch::in_folder(
    const std::filesystem::path& folder, const std::set<std::filesystem::path>& exempt
) const {
  std::vector<Sighting> sightings;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string place = std::filesystem::relative(entry.path(), folder).string();
    const auto append = [&](const std::vector<Sighting>& more) {
      sightings.insert(sightings.end(), more.begin(), more.end());
    };
    append(in_text("name of " + place, place));
    if (!entry.is_symlink() && entry.is_regular_file() && !exempt.contains(entry.path()))
      append(in_text(
          place,
          entry.path().extension() == ".html" ? read_page(entry.path()) : read_file(entry.path())
      ));
  }
  return sightings;
}

}  // namespace extractinator::testing

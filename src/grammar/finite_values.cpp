// Lists the values an automaton allows, level by level. Public: finite_values, is_number_byte.
#include "grammar/finite_values.h"

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/grammar.h"

namespace extractinator::grammar {
namespace {

constexpr std::size_t kMaxValueBytes = 1024;

// Whether a value that began is whole, whatever follows. Numbers never are: more digits may come.
bool is_closed(std::string_view value) {
  switch (value.front()) {
    case '"': {
      if (value.size() < 2 || value.back() != '"') return false;
      std::size_t n_backslashes = 0;
      while (value[value.size() - 2 - n_backslashes] == '\\')
        ++n_backslashes;
      return n_backslashes % 2 == 0;
    }
    case 't':
    case 'n':
      return value.size() == 4;
    case 'f':
      return value.size() == 5;
    case '{':
    case '[':
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_number_byte(char byte) {
  return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' || byte == 'e' ||
         byte == 'E';
}

std::optional<std::vector<std::string>> finite_values(Matcher& matcher, std::size_t max) {
  std::vector<std::string> values;
  std::vector<std::string> level = {""};
  std::vector<std::string> next;
  // Every prefix leads to a value of its own, as there are no dead ends.
  while (!level.empty()) {
    next.clear();
    for (const std::string& prefix : level) {
      EXTR_CHECK(matcher.accept_bytes(prefix), "what was offered is accepted");
      const std::bitset<256> bytes = matcher.next_bytes();
      const bool is_number = !prefix.empty() && is_number_byte(prefix.front());
      bool ends_here = is_number && matcher.is_complete();
      for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
        if (!bytes[byte]) continue;
        const char c = static_cast<char>(byte);
        if (is_number && !is_number_byte(c)) {
          ends_here = true;
          continue;
        }
        std::string longer = prefix + c;
        if (is_closed(longer)) {
          values.push_back(std::move(longer));
        } else {
          next.push_back(std::move(longer));
        }
      }
      if (ends_here) values.push_back(prefix);
      matcher.rollback(1);
      if (values.size() + next.size() > max) return std::nullopt;
    }
    if (!next.empty() && next.front().size() > kMaxValueBytes) return std::nullopt;
    level.swap(next);
  }
  return values;
}

}  // namespace extractinator::grammar

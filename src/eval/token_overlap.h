// How much two short texts have in common, word by word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace extractinator::eval {

// The words of a text: letters in lower case, punctuation (Unicode's category P) and symbols (S)
// taken out, split at white space. The text must be valid UTF-8.
[[nodiscard]] std::vector<std::u32string> words_of(std::string_view text);

// F1 of the words of both as multisets: 2 · common / (words of a + words of b); 1 where neither has
// a word (Rajpurkar et al., SQuAD: 100,000+ Questions for Machine Comprehension of Text, EMNLP
// 2016, section 6.1). Articles stay, which are taken out there: they are English ones, and reports
// are not always. Cost: O(n log n) of the words.
[[nodiscard]] double token_f1(std::string_view a, std::string_view b);

}  // namespace extractinator::eval

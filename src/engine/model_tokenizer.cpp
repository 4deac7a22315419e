// Text to tokens and back through a model's vocabulary: the Tokenizer part of Model.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <format>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <llama.h>

#include "base/error.h"
#include "base/result.h"
#include "engine/model.h"
#include "engine/model_handle.h"
#include "engine/special_text.h"
#include "engine/tokenizer.h"
#include "text/utf8.h"

namespace extractinator::engine {
namespace {

// Stands for "other text is before this": tokenised together with the text and then taken off
// again. A control character that no vocabulary merges with its neighbours.
constexpr std::string_view kAnchor = "\x01";

// Longest word or run of white space given to the tokenizer in one piece. Some pre-tokenizers
// match words with std::regex, which needs about 1 KiB of stack for each byte of a match.
constexpr std::size_t kMaxRunBytes = 1024;

using Tokens = std::vector<TokenId>;

std::unexpected<Error> lacks_character(std::size_t n_bytes) {
  return fail(
      ErrorCode::unsupported,
      std::format("the model's vocabulary lacks a character of a text of {} bytes", n_bytes),
      {},
      "choose another model: this one cannot read that character"
  );
}

// Byte-level vocabularies without a byte leave it out without a word.
bool is_whole(const Model::Handle& handle, const Tokens& tokens, std::string_view text) {
  if (handle.info.tokenizer != "BPE") return true;
  std::size_t n_bytes = 0;
  for (const TokenId id : tokens)
    n_bytes += handle.token_bytes[static_cast<std::size_t>(id)].size();
  return n_bytes >= text.size();
}

Result<Tokens> raw_tokens(const Model::Handle& handle, std::string_view text, bool parses_special) {
  // A token stands for at least one byte, but a few vocabularies add some in front.
  constexpr std::size_t kExtra = 16;
  if (text.size() > std::numeric_limits<std::int32_t>::max() - kExtra) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "a text of {} bytes, at most {} can be tokenised",
            text.size(),
            std::numeric_limits<std::int32_t>::max() - kExtra
        )
    );
  }
  Tokens tokens(text.size() + kExtra);
  try {
    auto n = llama_tokenize(
        handle.vocabulary,
        text.data(),
        static_cast<std::int32_t>(text.size()),
        tokens.data(),
        static_cast<std::int32_t>(tokens.size()),
        false,
        parses_special
    );
    if (n < 0 && n != std::numeric_limits<std::int32_t>::min()) {
      tokens.resize(static_cast<std::size_t>(-n));
      n = llama_tokenize(
          handle.vocabulary,
          text.data(),
          static_cast<std::int32_t>(text.size()),
          tokens.data(),
          static_cast<std::int32_t>(tokens.size()),
          false,
          parses_special
      );
    }
    if (n >= 0) {
      tokens.resize(static_cast<std::size_t>(n));
      // Around special tokens, white space may be left out on purpose.
      if (!parses_special && !is_whole(handle, tokens, text)) return lacks_character(text.size());
      return tokens;
    }
  } catch (const std::out_of_range&) {  // No token for a single byte.
    return lacks_character(text.size());
  } catch (const std::exception&) {  // What it says may quote the text.
  }
  return fail(
      ErrorCode::engine_failure,
      std::format("the model's tokenizer failed on a text of {} bytes", text.size())
  );
}

// Like raw_tokens, without the space that some vocabularies put before a text.
Result<Tokens> tokens_after_text(
    const Model::Handle& handle, std::string_view text, bool parses_special
) {
  if (!handle.puts_space_first || text.empty()) return raw_tokens(handle, text, parses_special);
  std::string anchored(kAnchor);
  anchored += text;
  TRY(Tokens tokens, raw_tokens(handle, anchored, parses_special));
  if (!std::ranges::starts_with(tokens, handle.anchor)) {
    return raw_tokens(handle, text, parses_special);
  }
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(handle.anchor.size()));
  return tokens;
}

Result<void> append_bytes(const Model::Handle& handle, std::string_view bytes, Tokens& tokens) {
  for (const char byte : bytes) {
    const TokenId id = handle.byte_tokens[static_cast<unsigned char>(byte)];
    if (id < 0) {
      return fail(
          ErrorCode::unsupported,
          std::format(
              "the model's vocabulary has no plain token for the byte 0x{:02X}",
              static_cast<unsigned char>(byte)
          ),
          {},
          "choose another model: this one reads that character only as a special token"
      );
    }
    tokens.push_back(id);
  }
  return {};
}

Result<Tokens> plain_tokens(const Model::Handle& handle, std::string_view text, Place place) {
  Tokens tokens;
  bool is_first = true;
  for (const PlainPiece& piece : cut_plain_text(text, handle.special_texts, kMaxRunBytes)) {
    const bool follows_text = !is_first || place == Place::after_text;
    is_first = false;
    if (piece.is_spelled_by_bytes) {
      TRY_VOID(append_bytes(handle, piece.text, tokens));
      continue;
    }
    TRY(const Tokens part,
        follows_text ? tokens_after_text(handle, piece.text, false)
                     : raw_tokens(handle, piece.text, false));
    for (const TokenId id : part) {
      const auto index = static_cast<std::size_t>(id);
      // An unknown token stands for a character the vocabulary lacks. Any other special one came
      // from a rule that the cuts do not know of.
      if (handle.is_special[index] && handle.token_kinds[index] != TokenKind::unknown) {
        TRY_VOID(append_bytes(handle, handle.token_bytes[index], tokens));
      } else {
        tokens.push_back(id);
      }
    }
  }
  return tokens;
}

}  // namespace

void prepare_tokenizer(Model::Handle& handle) {
  if (const auto alone = raw_tokens(handle, "a", false)) {
    std::string bytes;
    for (const TokenId id : *alone)
      bytes += handle.token_bytes[static_cast<std::size_t>(id)];
    handle.puts_space_first = bytes == " a";
  }
  if (auto anchor = raw_tokens(handle, kAnchor, false)) handle.anchor = std::move(*anchor);

  std::vector<std::string> texts;
  for (std::size_t i = 0; i < handle.token_bytes.size(); ++i) {
    // Where a space is put before text, it is also put after user-defined white space, which must
    // then be spelled with other tokens.
    const bool is_cut = handle.is_special[i] || (handle.puts_space_first &&
                                                 handle.token_kinds[i] == TokenKind::user_defined);
    if (!is_cut) continue;
    texts.push_back(handle.token_bytes[i]);
    texts.emplace_back(llama_vocab_get_text(handle.vocabulary, static_cast<TokenId>(i)));
  }
  handle.special_texts = SpecialTexts(std::move(texts));
}

Result<std::vector<TokenId>> Model::tokenize(
    std::string_view text, SpecialTokens special, Place place
) const {
  if (const auto offset = text::first_invalid_utf8(text)) {
    return fail(
        ErrorCode::invalid_input,
        std::format("the text is not valid UTF-8 at byte {} of {}", *offset, text.size()),
        {},
        "convert the file to UTF-8"
    );
  }
  Tokens tokens;
  if (special == SpecialTokens::plain) {
    TRY(tokens, plain_tokens(*handle_, text, place));
  } else if (place == Place::after_text) {
    TRY(tokens, tokens_after_text(*handle_, text, true));
  } else {
    TRY(tokens, raw_tokens(*handle_, text, true));
  }
  if (place == Place::prompt_start && handle_->info.adds_begin_token && handle_->begin_token &&
      (tokens.empty() || tokens.front() != *handle_->begin_token)) {
    tokens.insert(tokens.begin(), *handle_->begin_token);
  }
  return tokens;
}

std::string Model::detokenize(std::span<const TokenId> tokens) const {
  std::string text;
  for (const TokenId id : tokens)
    text += token_bytes(id);
  return text;
}

}  // namespace extractinator::engine

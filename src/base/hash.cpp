// BLAKE3 behind Hasher; the only file that sees blake3.h.
#include "base/hash.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <blake3.h>

#include "base/result.h"

namespace extractinator {

struct Hasher::State {
  blake3_hasher hasher;
};

Hasher::Hasher() : state_(std::make_unique<State>()) { blake3_hasher_init(&state_->hasher); }
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::bytes(std::string_view data) {
  blake3_hasher_update(&state_->hasher, data.data(), data.size());
  return *this;
}

Hasher& Hasher::field(std::string_view data) {
  std::array<char, 8> length = {};
  auto rest = static_cast<std::uint64_t>(data.size());
  for (char& byte : length) {
    byte = static_cast<char>(rest & 0xFFU);
    rest >>= 8U;
  }
  return bytes({length.data(), length.size()}).bytes(data);
}

Hash256 Hasher::finish() const {
  Hash256 hash;
  blake3_hasher_finalize(&state_->hasher, hash.bytes.data(), hash.bytes.size());
  return hash;
}

Hash256 hash_of(std::string_view data) { return Hasher().bytes(data).finish(); }

std::string to_hex(const Hash256& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const std::uint8_t byte : hash.bytes) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0x0FU];
  }
  return hex;
}

Result<Hash256> hash_from_hex(std::string_view hex) {
  const auto bad = [&] {
    return fail(
        ErrorCode::invalid_input,
        "a hash has 64 hexadecimal digits, found " + std::to_string(hex.size())
    );
  };
  if (hex.size() != 64) return bad();
  Hash256 hash;
  for (std::size_t i = 0; i < 64; ++i) {
    const char c = hex[i];
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10U;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10U;
    } else {
      return bad();
    }
    const unsigned high = hash.bytes.at(i / 2);
    hash.bytes.at(i / 2) = static_cast<std::uint8_t>((high << 4U) | digit);
  }
  return hash;
}

Result<Hash256> hash_file(const std::filesystem::path& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const int reason = errno;
    return fail(
        reason == ENOENT ? ErrorCode::not_found : ErrorCode::io_error,
        "cannot open `" + path.string() + "`: " + std::generic_category().message(reason)
    );
  }
  Hasher hasher;
  std::vector<char> buffer(std::size_t{1} << 20U);
  while (true) {
    const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get());
    hasher.bytes({buffer.data(), n});
    if (n < buffer.size()) break;
  }
  if (std::ferror(file.get()) != 0)
    return fail(ErrorCode::io_error, "cannot read `" + path.string() + "`");
  return hasher.finish();
}

}  // namespace extractinator

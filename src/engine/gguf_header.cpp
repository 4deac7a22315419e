// Walks the header of a GGUF file: read_gguf_header().
#include "engine/gguf_header.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include <ggml.h>
#include <gguf.h>
#include <llama.h>

#include "base/result.h"

namespace extractinator::engine {
namespace {

static_assert(std::endian::native == std::endian::little, "GGUF files are read in native order");

// Bounds on what a header may claim, far above any real model: a vocabulary is a few hundred
// thousand strings, a large mixture of experts a few thousand tensors.
constexpr std::uint64_t kMaxValues = 1'000'000;
constexpr std::uint64_t kMaxTensors = 1'000'000;
constexpr std::uint64_t kMaxLayers = 10'000;
constexpr std::uint64_t kMaxKeyBytes = 65'535;
constexpr std::uint32_t kMaxFileType = 1023;  // llama.cpp has a flag above.
constexpr std::uint64_t kMaxAlignment = 1U << 20U;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Reads forward through a file of known size and never past its end.
class Reader {
 public:
  Reader(std::unique_ptr<std::FILE, CloseFile> file, std::uint64_t n_bytes)
      : file_(std::move(file)),
        n_bytes_(n_bytes) {}

  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t left() const { return n_bytes_ - offset_; }

  [[nodiscard]] Result<void> bytes(void* to, std::uint64_t n, std::string_view what) {
    TRY_VOID(need(n, what));
    if (std::fread(to, 1, n, file_.get()) != n) {
      return fail(ErrorCode::io_error, std::format("cannot read the {} at {}", what, offset_));
    }
    offset_ += n;
    return {};
  }

  [[nodiscard]] Result<void> skip(std::uint64_t n, std::string_view what) {
    TRY_VOID(need(n, what));
    // Inside the buffer of `file_` a read is cheaper than a seek, which drops the buffer.
    std::array<char, 4096> sink;
    if (n <= sink.size()) return bytes(sink.data(), n, what);
    if (std::fseek(file_.get(), static_cast<long>(n), SEEK_CUR) != 0) {
      return fail(ErrorCode::io_error, std::format("cannot read the {} at {}", what, offset_));
    }
    offset_ += n;
    return {};
  }

  template <typename T>
  [[nodiscard]] Result<T> number(std::string_view what) {
    T value = {};
    TRY_VOID(bytes(&value, sizeof(value), what));
    return value;
  }

  [[nodiscard]] Result<std::string> string(std::uint64_t max_bytes, std::string_view what) {
    TRY(const auto n, number<std::uint64_t>(what));
    if (n > max_bytes) {
      return fail(
          ErrorCode::corrupt,
          std::format(
              "a {} of {} bytes at {}, at most {} are possible", what, n, offset_, max_bytes
          )
      );
    }
    TRY_VOID(need(n, what));
    std::string text(n, '\0');
    TRY_VOID(bytes(text.data(), n, what));
    return text;
  }

 private:
  [[nodiscard]] Result<void> need(std::uint64_t n, std::string_view what) const {
    if (n <= left()) return {};
    return fail(
        ErrorCode::corrupt,
        std::format(
            "the file ends at {} inside the {} at {}, which needs {} bytes",
            n_bytes_,
            what,
            offset_,
            n
        )
    );
  }

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::uint64_t n_bytes_;
  std::uint64_t offset_ = 0;
};

// Bytes of one value; 0 for strings, arrays and types that do not exist.
std::uint64_t scalar_bytes(std::uint32_t type) {
  switch (type) {
    case GGUF_TYPE_UINT8:
    case GGUF_TYPE_INT8:
    case GGUF_TYPE_BOOL:
      return 1;
    case GGUF_TYPE_UINT16:
    case GGUF_TYPE_INT16:
      return 2;
    case GGUF_TYPE_UINT32:
    case GGUF_TYPE_INT32:
    case GGUF_TYPE_FLOAT32:
      return 4;
    case GGUF_TYPE_UINT64:
    case GGUF_TYPE_INT64:
    case GGUF_TYPE_FLOAT64:
      return 8;
    default:
      return 0;
  }
}

// The tokenizer's lists must have one entry for each token and no token twice: the runtime aborts
// otherwise.
struct TokenLists {
  std::unordered_set<std::string> tokens = {};
  std::optional<std::uint64_t> n_types = {};
  std::optional<std::uint64_t> n_scores = {};
};

Result<void> read_tokens(Reader& reader, std::uint64_t n, TokenLists& lists) {
  for (std::uint64_t i = 0; i < n; ++i) {
    TRY(auto token, reader.string(kMaxKeyBytes, "token"));
    // The runtime gives each empty token a name of its own.
    if (token.empty()) token = std::format("[EMPTY_{}]", i);
    if (!lists.tokens.insert(std::move(token)).second) {
      return fail(ErrorCode::corrupt, std::format("token {} is in the vocabulary twice", i));
    }
  }
  return {};
}

Result<void> read_array(
    Reader& reader, std::string_view key, GgufHeader& header, TokenLists& lists
) {
  TRY(const auto type, reader.number<std::uint32_t>("type of an array"));
  TRY(const auto n, reader.number<std::uint64_t>("length of an array"));
  if (key == "tokenizer.ggml.token_type") lists.n_types = n;
  if (key == "tokenizer.ggml.scores") lists.n_scores = n;
  if (type == GGUF_TYPE_STRING) {
    if (key == "tokenizer.ggml.tokens") return read_tokens(reader, n, lists);
    for (std::uint64_t i = 0; i < n; ++i) {  // Bounded by the file: each string takes 8 bytes.
      TRY(const auto length, reader.number<std::uint64_t>("string of an array"));
      TRY_VOID(reader.skip(length, "string of an array"));
    }
    return {};
  }
  const std::uint64_t size = scalar_bytes(type);
  if (size == 0) {
    return fail(
        ErrorCode::corrupt,
        std::format("an array of the unknown type {} at {}", type, reader.offset())
    );
  }
  if (n > reader.left() / size) {
    return fail(
        ErrorCode::corrupt,
        std::format("the file ends inside an array of {} values at {}", n, reader.offset())
    );
  }
  if (key.ends_with(".attention.head_count_kv") && n <= kMaxLayers &&
      (type == GGUF_TYPE_INT32 || type == GGUF_TYPE_UINT32)) {
    for (std::uint64_t i = 0; i < n; ++i) {
      TRY(const auto n_heads, reader.number<std::uint32_t>("heads of a layer"));
      header.n_kv_heads.push_back(n_heads);
    }
    return {};
  }
  return reader.skip(n * size, "array");
}

struct TensorPlan {
  std::uint64_t alignment = GGUF_DEFAULT_ALIGNMENT;
  std::uint64_t n_data_bytes = 0;  // Largest end of a tensor after the header.
};

Result<void> read_value(Reader& reader, GgufHeader& header, TensorPlan& plan, TokenLists& lists) {
  TRY(const auto key, reader.string(kMaxKeyBytes, "key"));
  TRY(const auto type, reader.number<std::uint32_t>("type of a value"));
  if (type == GGUF_TYPE_ARRAY) return read_array(reader, key, header, lists);
  if (type == GGUF_TYPE_STRING) {
    if (key == "general.architecture") {
      TRY(header.architecture, reader.string(kMaxKeyBytes, "architecture"));
      return {};
    }
    TRY(const auto length, reader.number<std::uint64_t>("string"));
    return reader.skip(length, "string");
  }
  if (key == GGUF_KEY_GENERAL_ALIGNMENT && type == GGUF_TYPE_UINT32) {
    TRY(const auto alignment, reader.number<std::uint32_t>("alignment"));
    if (!std::has_single_bit(alignment) || alignment > kMaxAlignment) {
      return fail(
          ErrorCode::corrupt,
          std::format(
              "an alignment of {}, which is no power of two up to {}", alignment, kMaxAlignment
          )
      );
    }
    plan.alignment = alignment;
    return {};
  }
  if (key == "general.file_type" && type == GGUF_TYPE_UINT32) {
    TRY(const auto file_type, reader.number<std::uint32_t>("file type"));
    if (file_type <= kMaxFileType)
      header.quantisation = llama_ftype_name(static_cast<llama_ftype>(file_type));
    return {};
  }
  const std::uint64_t size = scalar_bytes(type);
  if (size == 0) {
    return fail(
        ErrorCode::corrupt,
        std::format("a value of the unknown type {} at {}", type, reader.offset())
    );
  }
  return reader.skip(size, "value");
}

// Counts the tensor to the part of the model that its name says; unknown names to none.
void add_to_part(std::string_view name, std::uint64_t n_bytes, GgufHeader& header) {
  constexpr std::string_view kLayer = "blk.";
  if (name.starts_with("token_embd")) header.n_embedding_bytes += n_bytes;
  if (name.starts_with("output")) header.n_output_bytes += n_bytes;
  if (name == "output.weight") header.has_output = true;
  if (!name.starts_with(kLayer)) return;
  name.remove_prefix(kLayer.size());
  std::size_t layer = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), layer);
  if (error != std::errc() || layer >= kMaxLayers) return;
  if (header.n_layer_bytes.size() <= layer) header.n_layer_bytes.resize(layer + 1);
  header.n_layer_bytes[layer] += n_bytes;
}

Result<void> read_tensor(Reader& reader, GgufHeader& header, TensorPlan& plan) {
  TRY(const std::string name, reader.string(kMaxKeyBytes, "tensor name"));
  TRY(const auto n_dimensions, reader.number<std::uint32_t>("tensor description"));
  if (n_dimensions > GGML_MAX_DIMS) {
    return fail(
        ErrorCode::corrupt,
        std::format(
            "a tensor of {} dimensions at {}, at most {} are possible",
            n_dimensions,
            reader.offset(),
            GGML_MAX_DIMS
        )
    );
  }
  std::uint64_t n_elements = 1;
  std::uint64_t row = 1;
  for (std::uint32_t i = 0; i < n_dimensions; ++i) {
    TRY(const auto extent, reader.number<std::uint64_t>("tensor description"));
    constexpr auto kMaxElements = std::uint64_t{1} << 48U;
    if (extent == 0 || extent > kMaxElements / n_elements) {
      return fail(
          ErrorCode::corrupt, std::format("a tensor dimension of {} at {}", extent, reader.offset())
      );
    }
    if (i == 0) row = extent;
    n_elements *= extent;
  }
  TRY(const auto type_number, reader.number<std::uint32_t>("tensor description"));
  TRY(const auto offset, reader.number<std::uint64_t>("tensor description"));
  const auto type = static_cast<ggml_type>(type_number);
  if (type_number >= GGML_TYPE_COUNT || ggml_blck_size(type) <= 0 || ggml_type_size(type) == 0) {
    return fail(
        ErrorCode::unsupported,
        std::format("a tensor of type {}, which this build does not know", type_number),
        {},
        "use a newer build, or a file in a common quantisation such as Q4_K_M or Q8_0"
    );
  }
  const auto block = static_cast<std::uint64_t>(ggml_blck_size(type));
  if (row % block != 0) {
    return fail(
        ErrorCode::corrupt, std::format("a tensor row of {} values in blocks of {}", row, block)
    );
  }
  const std::uint64_t n_bytes = n_elements / block * ggml_type_size(type);
  if (offset % plan.alignment != 0 || offset > UINT64_MAX - n_bytes) {
    return fail(
        ErrorCode::corrupt,
        std::format("a tensor at offset {}, which is no multiple of {}", offset, plan.alignment)
    );
  }
  plan.n_data_bytes = std::max(plan.n_data_bytes, offset + n_bytes);
  header.n_parameters += n_elements;
  header.n_tensor_bytes += n_bytes;
  add_to_part(name, n_bytes, header);
  return {};
}

Result<GgufHeader> walk(Reader& reader, std::uint64_t n_file_bytes) {
  GgufHeader header{.n_file_bytes = n_file_bytes};
  std::array<char, 4> magic = {};
  TRY_VOID(reader.bytes(magic.data(), magic.size(), "file type"));
  if (std::string_view(magic.data(), magic.size()) != GGUF_MAGIC) {
    return fail(
        ErrorCode::corrupt,
        "no GGUF file: it does not begin with the letters GGUF",
        {},
        "a model file ends in .gguf; safetensors and PyTorch files must be converted first"
    );
  }
  TRY(header.version, reader.number<std::uint32_t>("version"));
  if (header.version < 2 || header.version > GGUF_VERSION) {
    return fail(
        ErrorCode::unsupported,
        (header.version & 0xFFFFU) == 0
            ? std::string("a GGUF file in the byte order of another kind of machine")
            : std::format(
                  "GGUF version {}, this build reads 2 to {}", header.version, GGUF_VERSION
              ),
        {},
        "convert the model again with a current converter"
    );
  }
  TRY(header.n_tensors, reader.number<std::uint64_t>("number of tensors"));
  TRY(header.n_values, reader.number<std::uint64_t>("number of values"));
  if (header.n_tensors > kMaxTensors || header.n_values > kMaxValues) {
    return fail(
        ErrorCode::corrupt,
        std::format(
            "{} tensors and {} values, at most {} and {} are possible",
            header.n_tensors,
            header.n_values,
            kMaxTensors,
            kMaxValues
        )
    );
  }
  TensorPlan plan;
  TokenLists lists;
  for (std::uint64_t i = 0; i < header.n_values; ++i) {
    TRY_VOID(read_value(reader, header, plan, lists));
  }
  const std::uint64_t n_tokens = lists.tokens.size();
  if (lists.n_types.value_or(n_tokens) != n_tokens ||
      lists.n_scores.value_or(n_tokens) != n_tokens) {
    return fail(
        ErrorCode::corrupt,
        std::format(
            "a vocabulary of {} tokens, {} types and {} scores",
            n_tokens,
            lists.n_types.value_or(n_tokens),
            lists.n_scores.value_or(n_tokens)
        )
    );
  }
  for (std::uint64_t i = 0; i < header.n_tensors; ++i) {
    TRY_VOID(read_tensor(reader, header, plan));
  }
  const std::uint64_t data_offset =
      (reader.offset() + plan.alignment - 1) / plan.alignment * plan.alignment;
  if (plan.n_data_bytes > 0 &&
      (data_offset > n_file_bytes || plan.n_data_bytes > n_file_bytes - data_offset)) {
    return fail(
        ErrorCode::corrupt,
        std::format(
            "the weights need {} bytes but the file has {}",
            data_offset + plan.n_data_bytes,
            n_file_bytes
        )
    );
  }
  return header;
}

}  // namespace

Result<GgufHeader> read_gguf_header(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return fail(
        ErrorCode::not_found,
        std::format("no model file {}", path.string()),
        {},
        "check the path, or name a .gguf file with --model"
    );
  }
  if (status.type() != std::filesystem::file_type::regular) {
    return fail(ErrorCode::not_found, std::format("{} is not a file", path.string()));
  }
  const std::uint64_t n_bytes = std::filesystem::file_size(path, error);
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (error || file == nullptr) {
    return fail(
        ErrorCode::io_error,
        std::format("cannot open model file {}", path.string()),
        {},
        "check that you may read it"
    );
  }
  constexpr std::size_t kBufferBytes = std::size_t{1} << 18U;
  std::setvbuf(file.get(), nullptr, _IOFBF, kBufferBytes);
  Reader reader(std::move(file), n_bytes);
  auto header = walk(reader, n_bytes);
  if (header) return header;
  Error failure = std::move(header).error().within(std::format("model file {}", path.string()));
  if (failure.code == ErrorCode::corrupt && failure.hint.empty()) {
    failure.hint = "the file is damaged or was not downloaded completely: download it again";
  }
  return std::unexpected(std::move(failure));
}

}  // namespace extractinator::engine

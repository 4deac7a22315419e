// Files as they are and through zlib and zstd; reachable through byte_source.h.
#include "dataset/byte_source.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "dataset/open_file.h"
#include "dataset/text_form.h"

namespace extractinator::dataset {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} << 10U;

class FileBytes final : public ByteSource {
 public:
  FileBytes(OpenFile file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  [[nodiscard]] Result<std::size_t> read(std::span<char> block) override {
    while (true) {
      const ssize_t n = ::read(file_.descriptor(), block.data(), block.size());
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno == EINTR) continue;
      return fail(
          ErrorCode::io_error,
          std::format("cannot read `{}` further: {}", name_, std::generic_category().message(errno))
      );
    }
  }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  OpenFile file_;
  std::string name_;
};

// Compressed bytes, a block of them at a time.
class Input {
 public:
  explicit Input(FileBytes file) : file_(std::move(file)), block_(kBlockBytes) {}

  // What was read and not taken; after fill() empty only at the end of the file.
  [[nodiscard]] std::span<char> rest() { return std::span(block_).subspan(at_, end_ - at_); }
  void take(std::size_t n) { at_ += n; }
  Result<void> fill() {
    if (at_ < end_) return {};
    n_before_ += end_;
    at_ = 0;
    end_ = 0;
    TRY(end_, file_.read(block_));
    return {};
  }

  [[nodiscard]] std::unexpected<Error> ends_early(std::string_view format) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("the {} data are cut off: this file ends at byte {}", format, n_taken()),
        {.file = file_.name()},
        "copy or download the file again"
    );
  }
  [[nodiscard]] std::unexpected<Error> damaged(std::string_view format) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("the {} data are damaged before byte {} of this file", format, n_taken()),
        {.file = file_.name()},
        "copy or download the file again"
    );
  }
  [[nodiscard]] std::unexpected<Error> followed(std::string_view format) const {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "something else follows the {} data at byte {} of this file", format, n_taken()
        ),
        {.file = file_.name()},
        "copy or download the file again"
    );
  }
  [[nodiscard]] const std::string& name() const { return file_.name(); }

 private:
  [[nodiscard]] std::uint64_t n_taken() const { return n_before_ + at_; }

  FileBytes file_;
  std::vector<char> block_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::uint64_t n_before_ = 0;  // Bytes of the file before the block.
};

class GzipBytes final : public ByteSource {
 public:
  explicit GzipBytes(FileBytes file) : input_(std::move(file)) {
    constexpr int kLargestWindow = 15;
    constexpr int kGzipOnly = 16;
    const int status = ::inflateInit2(&stream_, kLargestWindow + kGzipOnly);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    EXTR_CHECK(status == Z_OK, "zlib takes its arguments");
  }
  ~GzipBytes() override { ::inflateEnd(&stream_); }
  GzipBytes(GzipBytes&&) = delete;
  GzipBytes& operator=(GzipBytes&&) = delete;
  GzipBytes(const GzipBytes&) = delete;
  GzipBytes& operator=(const GzipBytes&) = delete;

  [[nodiscard]] Result<std::size_t> read(std::span<char> block) override {
    while (true) {
      TRY_VOID(input_.fill());
      if (!is_in_member_) {
        TRY(is_in_member_, begin_member());
        if (!is_in_member_) return 0;
      }
      const std::span<char> rest = input_.rest();
      if (rest.empty()) return input_.ends_early(kName);
      stream_.next_in = bytes(rest);
      stream_.avail_in = static_cast<unsigned>(rest.size());
      stream_.next_out = bytes(block);
      stream_.avail_out = static_cast<unsigned>(block.size());
      const int status = ::inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      input_.take(rest.size() - stream_.avail_in);
      if (status != Z_OK && status != Z_STREAM_END) return input_.damaged(kName);
      if (status == Z_STREAM_END) is_in_member_ = false;
      const std::size_t n = block.size() - stream_.avail_out;
      if (n > 0) return n;
    }
  }

 private:
  static constexpr std::string_view kName = "gzip";

  static unsigned char* bytes(std::span<char> block) {
    return reinterpret_cast<unsigned char*>(block.data());
  }

  // Whether another member follows, and makes ready for it.
  Result<bool> begin_member() {
    constexpr char kMagic = '\x1F';
    while (!input_.rest().empty()) {
      const char next = input_.rest().front();
      if (next == kMagic && !has_padding_) {
        ::inflateReset(&stream_);
        has_member_ = true;
        return true;
      }
      if (next != '\0' || !has_member_) return input_.followed(kName);
      has_padding_ = true;
      input_.take(1);
      TRY_VOID(input_.fill());
    }
    return false;
  }

  Input input_;
  z_stream stream_ = {};
  bool is_in_member_ = false;
  bool has_member_ = false;
  bool has_padding_ = false;
};

class ZstdBytes final : public ByteSource {
 public:
  explicit ZstdBytes(FileBytes file) : input_(std::move(file)), stream_(::ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }

  [[nodiscard]] Result<std::size_t> read(std::span<char> block) override {
    ZSTD_outBuffer out{.dst = block.data(), .size = block.size(), .pos = 0};
    while (true) {
      TRY_VOID(input_.fill());
      const std::span<char> rest = input_.rest();
      if (rest.empty() && is_frame_finished_) return 0;
      ZSTD_inBuffer in{.src = rest.data(), .size = rest.size(), .pos = 0};
      const std::size_t status = ::ZSTD_decompressStream(stream_.get(), &out, &in);
      input_.take(in.pos);
      if (::ZSTD_isError(status) != 0) return problem(status, rest.empty());
      is_frame_finished_ = status == 0;
      if (out.pos > 0) return out.pos;
      if (rest.empty() && !is_frame_finished_) return input_.ends_early(kName);
    }
  }

 private:
  static constexpr std::string_view kName = "zstd";

  struct Free {
    void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
  };

  [[nodiscard]] std::unexpected<Error> problem(std::size_t status, bool is_at_end) const {
    switch (::ZSTD_getErrorCode(status)) {
      case ZSTD_error_memory_allocation:
        throw std::bad_alloc();
      case ZSTD_error_frameParameter_windowTooLarge:
        return fail(
            ErrorCode::limit_exceeded,
            "these zstd data need a window above 128 MiB",
            {.file = input_.name()},
            "compress the file again without --long or --ultra"
        );
      case ZSTD_error_prefix_unknown:
        return input_.followed(kName);
      default:
        return is_at_end ? input_.ends_early(kName) : input_.damaged(kName);
    }
  }

  Input input_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  bool is_frame_finished_ = false;
};

Result<FileBytes> open_file(const std::filesystem::path& path) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  if (!std::filesystem::exists(status)) {
    return fail(ErrorCode::not_found, std::format("there is no file `{}`", path.string()));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return fail(
        ErrorCode::unsupported,
        "this is no regular file",
        {.file = path.string()},
        "data are read twice, so put them into a file first"
    );
  }
  TRY(OpenFile file, OpenFile::open(path));
  return FileBytes(std::move(file), path.string());
}

}  // namespace

Compression compression_of(std::string_view start) {
  // RFC 1952 with its only method; RFC 8878, a frame or a skippable frame (in files of pzstd).
  if (start.starts_with("\x1F\x8B\x08")) return Compression::gzip;
  if (start.starts_with("\x28\xB5\x2F\xFD")) return Compression::zstd;
  constexpr std::size_t kMagicBytes = 4;
  const bool is_skippable = start.size() >= kMagicBytes &&
                            (static_cast<unsigned char>(start[0]) & 0xF0U) == 0x50U &&
                            start.substr(1, 3) == "\x2A\x4D\x18";
  return is_skippable ? Compression::zstd : Compression::none;
}

Result<std::unique_ptr<ByteSource>> open_bytes(
    const std::filesystem::path& path, Compression compression
) {
  TRY(FileBytes file, open_file(path));
  switch (compression) {
    case Compression::none:
      return std::make_unique<FileBytes>(std::move(file));
    case Compression::gzip:
      return std::make_unique<GzipBytes>(std::move(file));
    case Compression::zstd:
      return std::make_unique<ZstdBytes>(std::move(file));
  }
  return std::make_unique<FileBytes>(std::move(file));
}

Result<std::string> start_of(
    const std::filesystem::path& path, Compression compression, std::size_t n_bytes
) {
  TRY(const std::unique_ptr<ByteSource> bytes, open_bytes(path, compression));
  std::string start(n_bytes, '\0');
  std::size_t n = 0;
  while (n < start.size()) {
    TRY(const std::size_t n_read, bytes->read(std::span(start).subspan(n)));
    if (n_read == 0) break;
    n += n_read;
  }
  start.resize(n);
  return start;
}

}  // namespace extractinator::dataset

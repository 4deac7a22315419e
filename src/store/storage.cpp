// The table of network file systems, from statfs(2), linux/magic.h and the vendors' clients.
#include "store/storage.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string_view>
#include <system_error>

#include <sys/vfs.h>

#include "base/result.h"
#include "store/run_store.h"

namespace extractinator::store {
namespace {

constexpr std::array<std::uint64_t, 18> kNetworkMagics = {
    0x00006969,  // NFS
    0x0000517B,  // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x19830326,  // BeeGFS
    0x00C36400,  // Ceph
    0xAAD7AAEA,  // PanFS
    0x65735546,  // FUSE: may be sshfs, s3fs, GlusterFS, …
    0x01021997,  // 9P
    0x5346414F,  // OpenAFS
    0x6B414653,  // AFS of the kernel
    0x73757245,  // Coda
    0x01161970,  // GFS2
    0x7461636F,  // OCFS2
    0x786F4256,  // VirtualBox shared folder
    0xBACBACBC,  // VMware shared folder
};

}  // namespace

std::string_view to_string(Storage storage) {
  switch (storage) {
    case Storage::detect:
      return "detect";
    case Storage::local:
      return "local";
    case Storage::network:
      return "network";
  }
  return "unknown";
}

Storage storage_of_magic(std::uint64_t magic) {
  return std::ranges::contains(kNetworkMagics, magic) ? Storage::network : Storage::local;
}

Result<Storage> detect_storage(const std::filesystem::path& directory) {
  struct statfs information = {};
  if (statfs(directory.c_str(), &information) != 0) {
    const int number = errno;
    return fail(
        ErrorCode::io_error,
        std::format("folder `{}`: {}", directory.string(), std::generic_category().message(number))
    );
  }
  // The field is signed and, on some systems, 32 bits wide.
  return storage_of_magic(static_cast<std::uint64_t>(information.f_type) & 0xFFFFFFFFU);
}

}  // namespace extractinator::store

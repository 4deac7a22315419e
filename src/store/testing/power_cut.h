// What a disk may hold after a power cut: every state that the recorded operations allow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "store/testing/recording_disk.h"

namespace extractinator::store::testing {

enum class Syncs : std::uint8_t {
  honoured,
  ignored,  // As under `PRAGMA synchronous=OFF`: shows that a test can find lost data.
};

// What happens to operations that were not synced before the cut.
enum class Unsynced : std::uint8_t {
  lost,
  kept,
  mixed,  // Each write is lost, kept, or kept in some of its 512-byte sectors; folders keep a
          // prefix.
};

// Files as a journalling file system keeps them: data of a file are durable after a sync of that
// file; names are durable after a sync of the folder, which SQLite does when it first syncs a log
// it made, and when it removes one with `syncs_folder`. A renaming is
// there whole or not at all. All files lie in one folder. Plays operations one by one.
class PowerCut {
 public:
  // `files` are there and durable from the start: path and content.
  PowerCut(std::map<std::string, std::string> files, Syncs syncs);

  void play(const DiskOperation& operation);

  // The files that may be there if power is cut now.
  [[nodiscard]] std::map<std::string, std::string> cut(
      Unsynced unsynced, std::mt19937_64& random
  ) const;

 private:
  struct Inode {
    std::string durable;
    std::vector<DiskOperation> pending;
    bool is_name_durable = false;
  };
  struct FolderOperation {
    std::string path;
    std::size_t inode = kNone;  // kNone: the name goes.
    std::string from = {};      // Of a renaming: the name that goes.
  };
  static constexpr std::size_t kNone = ~std::size_t{0};

  static void apply(const FolderOperation& operation, std::map<std::string, std::size_t>& names);
  void sync_folder();

  Syncs syncs_;
  std::vector<Inode> inodes_;
  std::map<std::string, std::size_t> current_;  // Names as the process sees them.
  std::map<std::string, std::size_t> durable_;  // Names as the disk has them.
  std::vector<FolderOperation> pending_;
};

}  // namespace extractinator::store::testing

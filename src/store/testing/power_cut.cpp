// Plays recorded operations on a model of a disk with a volatile cache.
#include "store/testing/power_cut.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "store/testing/recording_disk.h"

namespace extractinator::store::testing {
namespace {

constexpr std::size_t kSectorBytes = 512;

void write_at(std::string& content, std::size_t offset, std::string_view data) {
  if (content.size() < offset + data.size()) content.resize(offset + data.size(), '\0');
  content.replace(offset, data.size(), data);
}

void apply_to(std::string& content, const DiskOperation& operation) {
  const auto offset = static_cast<std::size_t>(operation.offset);
  if (operation.kind == DiskOperation::Kind::truncate) {
    content.resize(offset, '\0');
  } else {
    write_at(content, offset, operation.data);
  }
}

// Some of the sectors of a write.
void apply_torn(std::string& content, const DiskOperation& operation, std::mt19937_64& random) {
  if (operation.kind == DiskOperation::Kind::truncate) return;
  const std::string_view data = operation.data;
  for (std::size_t start = 0; start < data.size();) {
    const std::size_t position = static_cast<std::size_t>(operation.offset) + start;
    const std::size_t n_bytes =
        std::min(kSectorBytes - position % kSectorBytes, data.size() - start);
    if (random() % 2 == 0) write_at(content, position, data.substr(start, n_bytes));
    start += n_bytes;
  }
}

}  // namespace

PowerCut::PowerCut(std::map<std::string, std::string> files, Syncs syncs) : syncs_(syncs) {
  for (auto& [path, content] : files) {
    current_[path] = inodes_.size();
    inodes_.push_back({.durable = std::move(content), .pending = {}, .is_name_durable = true});
  }
  durable_ = current_;
}

void PowerCut::apply(const FolderOperation& operation, std::map<std::string, std::size_t>& names) {
  if (!operation.from.empty()) names.erase(operation.from);
  if (operation.inode == kNone) {
    names.erase(operation.path);
  } else {
    names[operation.path] = operation.inode;
  }
}

void PowerCut::sync_folder() {
  for (const FolderOperation& operation : pending_) {
    apply(operation, durable_);
    if (operation.inode != kNone) inodes_[operation.inode].is_name_durable = true;
  }
  pending_.clear();
}

void PowerCut::play(const DiskOperation& operation) {
  using Kind = DiskOperation::Kind;
  if (operation.kind == Kind::create) {
    current_[operation.path] = inodes_.size();
    pending_.push_back({.path = operation.path, .inode = inodes_.size()});
    inodes_.emplace_back();
    return;
  }
  if (operation.kind == Kind::sync_folder) {
    if (syncs_ == Syncs::honoured) sync_folder();
    return;
  }
  const auto found = current_.find(operation.path);
  if (found == current_.end()) return;  // Shared memory and other files that are not data.
  Inode& inode = inodes_[found->second];
  switch (operation.kind) {
    case Kind::write:
    case Kind::truncate:
      inode.pending.push_back(operation);
      return;
    case Kind::sync:
      if (syncs_ == Syncs::ignored) return;
      for (const DiskOperation& pending : inode.pending)
        apply_to(inode.durable, pending);
      inode.pending.clear();
      if (operation.syncs_folder && !inode.is_name_durable) sync_folder();
      return;
    case Kind::remove:
      pending_.push_back({.path = operation.path});
      current_.erase(found);
      if (operation.syncs_folder && syncs_ == Syncs::honoured) sync_folder();
      return;
    case Kind::rename:
      pending_.push_back({.path = operation.to, .inode = found->second, .from = operation.path});
      current_[operation.to] = found->second;
      current_.erase(operation.path);
      return;
    case Kind::create:
    case Kind::sync_folder:
      return;
  }
}

std::map<std::string, std::string> PowerCut::cut(Unsynced unsynced, std::mt19937_64& random) const {
  std::map<std::string, std::size_t> names = durable_;
  std::size_t n_kept = 0;
  if (unsynced == Unsynced::kept) n_kept = pending_.size();
  if (unsynced == Unsynced::mixed) n_kept = random() % (pending_.size() + 1);
  for (const FolderOperation& operation : std::span(pending_).first(n_kept))
    apply(operation, names);

  std::map<std::string, std::string> files;
  for (const auto& [path, index] : names) {
    std::string content = inodes_[index].durable;
    for (const DiskOperation& operation : inodes_[index].pending) {
      if (unsynced == Unsynced::lost) break;
      const auto choice = unsynced == Unsynced::kept ? 0 : random() % 3;
      if (choice == 0) apply_to(content, operation);
      if (choice == 1) apply_torn(content, operation, random);
    }
    files[path] = std::move(content);
  }
  return files;
}

}  // namespace extractinator::store::testing

// A SQLite VFS that passes everything to the real one.
#include "store/testing/recording_disk.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "base/check.h"
#include "base/file_system.h"
#include "store/testing/disk_script.h"
#include "store/testing/recording_files.h"

namespace extractinator::store::testing {

struct RecordingDisk::State {
  sqlite3_vfs vfs = {};
  sqlite3_vfs* real = nullptr;
  DiskScript script;
  RecordingFiles files = RecordingFiles(script);

  [[nodiscard]] bool fails(Fault kind) { return script.fails(kind); }
};

namespace {

using State = RecordingDisk::State;
using Kind = DiskOperation::Kind;

// What SQLite sees as an open file; the real file lies right behind it.
struct File {
  sqlite3_file base;
  State* state;
  std::string* path;  // Null for a file without a name.

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  void record(DiskOperation operation) const {
    if (path == nullptr) return;
    operation.path = *path;
    state->script.record(std::move(operation));
  }
};
static_assert(sizeof(File) % 8 == 0, "the real file behind it is aligned");

File* self(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return self(file)->real(); }
State& state_of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int close_file(sqlite3_file* file) {
  const int code = real(file)->pMethods->xClose(real(file));
  delete self(file)->path;
  self(file)->path = nullptr;
  return code;
}

int read_file(sqlite3_file* file, void* data, int n_bytes, sqlite3_int64 offset) {
  if (self(file)->state->fails(Fault::read_error)) return SQLITE_IOERR_READ;
  return real(file)->pMethods->xRead(real(file), data, n_bytes, offset);
}

int write_file(sqlite3_file* file, const void* data, int n_bytes, sqlite3_int64 offset) {
  State& state = *self(file)->state;
  if (state.fails(Fault::disk_full)) return SQLITE_FULL;
  const bool fails = state.fails(Fault::write_error);
  if (fails) n_bytes /= 2;
  const int code = real(file)->pMethods->xWrite(real(file), data, n_bytes, offset);
  self(file)->record({
      .kind = Kind::write,
      .offset = offset,
      .data = std::string(static_cast<const char*>(data), static_cast<std::size_t>(n_bytes)),
  });
  return fails ? SQLITE_IOERR_WRITE : code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 n_bytes) {
  if (self(file)->state->fails(Fault::truncate_error)) return SQLITE_IOERR_TRUNCATE;
  const int code = real(file)->pMethods->xTruncate(real(file), n_bytes);
  self(file)->record({.kind = Kind::truncate, .offset = n_bytes});
  return code;
}

int sync_file(sqlite3_file* file, int flags) {
  if (self(file)->state->fails(Fault::sync_error)) return SQLITE_IOERR_FSYNC;
  const int code = real(file)->pMethods->xSync(real(file), flags);
  self(file)->record({.kind = Kind::sync, .syncs_folder = true});
  return code;
}

int file_size(sqlite3_file* file, sqlite3_int64* n_bytes) {
  return real(file)->pMethods->xFileSize(real(file), n_bytes);
}
int lock_file(sqlite3_file* file, int kind) {
  return real(file)->pMethods->xLock(real(file), kind);
}
int unlock_file(sqlite3_file* file, int kind) {
  return real(file)->pMethods->xUnlock(real(file), kind);
}
int check_reserved_lock(sqlite3_file* file, int* result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int device_characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int map_shared(sqlite3_file* file, int region, int n_bytes, int extend, void volatile** memory) {
  return real(file)->pMethods->xShmMap(real(file), region, n_bytes, extend, memory);
}
int lock_shared(sqlite3_file* file, int offset, int n, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
void shared_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,  // Without memory mapping.
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  State& state = state_of(vfs);
  File* opened = self(file);
  opened->base.pMethods = nullptr;
  opened->state = &state;
  opened->path = nullptr;
  if (state.fails(Fault::open_error)) return SQLITE_CANTOPEN;
  int exists = 0;
  if (name != nullptr) state.real->xAccess(state.real, name, SQLITE_ACCESS_EXISTS, &exists);
  if (exists == 0 && state.fails(Fault::disk_full)) return SQLITE_FULL;
  std::memset(
      static_cast<void*>(opened->real()), 0, static_cast<std::size_t>(state.real->szOsFile)
  );
  const int code = state.real->xOpen(state.real, name, opened->real(), flags, flags_out);
  if (opened->real()->pMethods == nullptr) return code;
  opened->base.pMethods = &kMethods;
  if (name != nullptr) opened->path = new std::string(name);
  if (exists == 0) opened->record({.kind = Kind::create});
  return code;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int syncs_folder) {
  State& state = state_of(vfs);
  if (state.fails(Fault::remove_error)) return SQLITE_IOERR_DELETE;
  const int code = state.real->xDelete(state.real, name, syncs_folder);
  if (code == SQLITE_OK) {
    state.script.record({.kind = Kind::remove, .path = name, .syncs_folder = syncs_folder != 0});
  }
  return code;
}

}  // namespace

const char* to_string(Fault fault) {
  switch (fault) {
    case Fault::disk_full:
      return "disk_full";
    case Fault::write_error:
      return "write_error";
    case Fault::sync_error:
      return "sync_error";
    case Fault::read_error:
      return "read_error";
    case Fault::truncate_error:
      return "truncate_error";
    case Fault::remove_error:
      return "remove_error";
    case Fault::open_error:
      return "open_error";
  }
  return "unknown";
}

RecordingDisk::RecordingDisk() : state_(std::make_unique<State>()) {
  state_->real = sqlite3_vfs_find(nullptr);
  EXTR_CHECK(state_->real != nullptr, "SQLite has a default VFS");
  state_->vfs = *state_->real;  // Everything that is not about files stays as it is.
  state_->vfs.pNext = nullptr;
  state_->vfs.szOsFile = static_cast<int>(sizeof(File)) + state_->real->szOsFile;
  state_->vfs.zName = "recording";
  state_->vfs.pAppData = state_.get();
  state_->vfs.xOpen = open_file;
  state_->vfs.xDelete = remove_file;
  const auto path_of = [](sqlite3_vfs* vfs, const char* name, int n_bytes, char* out) {
    sqlite3_vfs* below = state_of(vfs).real;
    return below->xFullPathname(below, name, n_bytes, out);
  };
  const auto access_of = [](sqlite3_vfs* vfs, const char* name, int flags, int* result) {
    sqlite3_vfs* below = state_of(vfs).real;
    return below->xAccess(below, name, flags, result);
  };
  state_->vfs.xFullPathname = path_of;
  state_->vfs.xAccess = access_of;
  EXTR_CHECK(sqlite3_vfs_register(&state_->vfs, 1) == SQLITE_OK, "a VFS can be added");
}

RecordingDisk::~RecordingDisk() {
  sqlite3_vfs_unregister(&state_->vfs);
  sqlite3_vfs_register(state_->real, 1);
}

const std::vector<DiskOperation>& RecordingDisk::operations() const {
  return state_->script.operations;
}

void RecordingDisk::fail_at(std::uint64_t step, Fault fault, Lasting lasting) {
  state_->script.fault = fault;
  state_->script.lasting = lasting;
  state_->script.fails_at = step;
  state_->script.n_steps = 0;
}

std::uint64_t RecordingDisk::n_steps() const { return state_->script.n_steps; }

void RecordingDisk::stop_failing() { state_->script.fault.reset(); }

void RecordingDisk::die_at(std::uint64_t step) {
  state_->script.dies_at = step;
  state_->script.keeps_operations = false;
}

std::uint64_t RecordingDisk::n_operations() const { return state_->script.n_operations; }

FileSystem& RecordingDisk::files() { return state_->files; }

}  // namespace extractinator::store::testing

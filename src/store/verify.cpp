// Goes through the chain, then through what is stored, and stops at the first thing that is wrong.
#include "store/verify.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/format.h"
#include "store/verification.h"

namespace extractinator::store {
namespace {

constexpr int kFirstWithAudit = 3;

using Finding = std::optional<std::string>;

std::optional<Hash256> hash_from_bytes(const std::string& bytes) {
  Hash256 hash;
  if (bytes.size() != hash.bytes.size()) return std::nullopt;
  std::ranges::copy(bytes, hash.bytes.begin());
  return hash;
}

// What the run should hold, after the entries so far.
class Expected {
 public:
  void add(AuditEvent event, std::int64_t row, const Hash256& content) {
    if (event == AuditEvent::exported) {
      exports_.push_back(content);
    } else if (!is_about_a_row(event)) {
      if (event == AuditEvent::overwritten) rows_.clear();
      if (event == AuditEvent::shortened)
        std::erase_if(rows_, [&](const auto& entry) { return entry.first >= row; });
      run_ = content;
    } else if (content == hash_of_nothing()) {
      rows_.erase(row);
    } else {
      rows_[row] = content;
    }
  }

  [[nodiscard]] const Hash256& run() const { return run_; }
  [[nodiscard]] std::vector<Hash256> exports() && { return std::move(exports_); }
  // Each row can be taken once.
  [[nodiscard]] std::optional<Hash256> take(std::int64_t row) {
    const auto found = rows_.extract(row);
    return found ? std::optional(found.mapped()) : std::nullopt;
  }
  // The first of the rows that were not taken.
  [[nodiscard]] std::optional<std::int64_t> first_left() const {
    if (rows_.empty()) return std::nullopt;
    const auto key = [](const auto& entry) { return entry.first; };
    return key(*std::ranges::min_element(rows_, {}, key));
  }

 private:
  Hash256 run_ = {};
  std::unordered_map<std::int64_t, Hash256> rows_;
  std::vector<Hash256> exports_;
};

class Verifier {
 public:
  Verifier(Database& database, int format) : database_(database), format_(format) {}

  Result<Verification> verify(std::span<const AuditHead> anchors) {
    Verification result{.format = format_};
    TRY(result.finding, find(anchors));
    result.head = head_;
    result.n_rows = n_rows_;
    result.n_outcomes = n_outcomes_;
    result.exports = std::move(expected_).exports();
    return result;
  }

 private:
  Result<Finding> find(std::span<const AuditHead> anchors) {
    TRY(const std::string pages, database_.value_of("PRAGMA integrity_check(1)"));
    if (pages != "ok") return Finding("the pages of the database are damaged");
    if (has_audit(format_)) {
      TRY(Finding chain, check_chain(anchors));
      if (chain) return chain;
    } else if (!anchors.empty()) {
      return Finding("the database has no audit, and it had one when results were exported");
    }
    TRY(ContentHasher contents, ContentHasher::prepare(database_, format_));
    if (has_audit(format_)) {
      TRY(const Hash256 run, contents.of_run());
      if (run != expected_.run())
        return Finding("the table `run` does not hold what the audit tells of");
    }
    return check_rows(contents);
  }

  Result<Finding> check_chain(std::span<const AuditHead> anchors) {
    TRY(
        Statement select,
        database_.prepare("SELECT n, at, program, event, row, content, hash FROM audit ORDER BY n")
    );
    TRY(Cursor cursor, select.query());
    while (true) {
      TRY(const bool has_row, cursor.next());
      if (!has_row) break;
      const std::uint64_t n = head_.n + 1;
      if (static_cast<std::uint64_t>(cursor.integer(0)) != n)
        return Finding(std::format("entry {} of the audit is gone", n));
      const std::string at = cursor.bytes(1);
      const std::string program = cursor.bytes(2);
      const std::string word = cursor.bytes(3);
      const auto event = audit_event_of(word);
      const std::int64_t row = cursor.integer(4);
      const std::string digits = cursor.bytes(4);
      const auto content = hash_from_bytes(cursor.bytes(5));
      const auto stored = hash_from_bytes(cursor.bytes(6));
      if (!event || !content || !stored)
        return Finding(std::format("entry {} of the audit is no entry", n));
      const AuditEntry entry{
          .n = n,
          .at = at,
          .program = program,
          .event = word,
          .row = digits,
          .content = *content,
      };
      if (chained_hash(entry, head_.hash) != *stored)
        return Finding(std::format("entry {} of the audit does not fit its hash", n));
      head_ = {.n = n, .hash = *stored};
      for (const AuditHead& anchor : anchors) {
        if (anchor.n != n || anchor.hash == *stored) continue;
        return Finding(
            std::format("entry {} of the audit is not the one that a manifest tells of", n)
        );
      }
      expected_.add(*event, row, *content);
    }
    if (head_.n == 0) return Finding("the audit is empty");
    for (const AuditHead& anchor : anchors) {
      if (anchor.n <= head_.n) continue;
      return Finding(
          std::format(
              "the audit ends at entry {}, and a manifest tells of entry {}", head_.n, anchor.n
          )
      );
    }
    return Finding();
  }

  Result<Finding> check_rows(ContentHasher& contents) {
    TRY(const std::string orphan, database_.value_of("PRAGMA foreign_key_check"));
    if (!orphan.empty())
      return Finding(std::format("the table `{}` has a row that belongs to no record", orphan));
    TRY(Statement select,
        database_.prepare(
            std::format(
                "SELECT record.row, content_hash, record.checksum, columns_json, status, answer,"
                " cause, message, details_json, finished_at, outcome.checksum,"
                " outcome.row IS NOT NULL, {} ORDER BY record.row",
                format_ < 2 ? "NULL FROM record LEFT JOIN outcome USING (row)"
                            : "fields_json FROM record LEFT JOIN outcome USING (row)"
                              " LEFT JOIN field USING (row)"
            )
        ));
    TRY(Cursor cursor, select.query());
    while (true) {
      TRY(const bool has_row, cursor.next());
      if (!has_row) break;
      ++n_rows_;
      const std::int64_t row = cursor.integer(0);
      if (row < 0) return Finding(std::format("row {} is below 0", row));
      if (const Finding finding = check_checksums(cursor, row)) return finding;
      if (!has_audit(format_)) continue;
      const auto expected = expected_.take(row);
      if (!expected) return Finding(std::format("row {} is not in the audit", row));
      TRY(const Hash256 found, contents.of_row(static_cast<std::uint64_t>(row)));
      if (found != *expected)
        return Finding(std::format("row {} does not hold what the audit tells of", row));
    }
    if (const auto left = expected_.first_left())
      return Finding(std::format("row {} is gone; the audit tells of it", *left));
    return Finding();
  }

  Finding check_checksums(const Cursor& cursor, std::int64_t row) {
    const auto content = hash_from_bytes(cursor.bytes(1));
    const auto number = static_cast<std::uint64_t>(row);
    if (!content ||
        record_checksum({.row = number, .content = *content}, cursor.bytes(3)) != cursor.integer(2))
      return std::format("the record of row {} does not fit its checksum", row);
    if (cursor.integer(11) == 0) return std::nullopt;
    ++n_outcomes_;
    const std::vector<std::string> columns = {
        cursor.bytes(4),
        cursor.bytes(5),
        cursor.bytes(6),
        cursor.bytes(7),
        cursor.bytes(8),
        cursor.bytes(9),
        cursor.bytes(12),
    };
    std::vector<std::string_view> parts(columns.begin(), columns.end());
    if (columns.back().empty()) parts.pop_back();
    if (checksum_of(number, parts) != cursor.integer(10))
      return std::format("the outcome of row {} does not fit its checksum", row);
    return std::nullopt;
  }

  Database& database_;
  int format_;
  Expected expected_;
  AuditHead head_ = {};
  std::uint64_t n_rows_ = 0;
  std::uint64_t n_outcomes_ = 0;
};

}  // namespace

bool has_audit(int format) { return format >= kFirstWithAudit; }

Result<Verification> verify(Database& database, int format, std::span<const AuditHead> anchors) {
  // One view of the file, also while a run writes to it.
  TRY_VOID(database.execute("BEGIN"));
  Result<Verification> result = Verifier(database, format).verify(anchors);
  if (!database.failure()) TRY_VOID(database.execute("ROLLBACK"));
  return result;
}

}  // namespace extractinator::store

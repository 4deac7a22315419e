// A database of PostgreSQL behind Reader; the only file that calls libpq; reachable through
// postgres_reader.h.
#include "dataset/postgres_reader.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "base/error.h"
#include "base/result.h"
#include "dataset/base64.h"
#include "dataset/line_source.h"
#include "dataset/postgres_address.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/parse.h"
#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

struct CloseConnection {
  void operator()(PGconn* connection) const { ::PQfinish(connection); }
};
struct ClearAnswer {
  void operator()(PGresult* answer) const { ::PQclear(answer); }
};
struct FreeDefaults {
  void operator()(PQconninfoOption* defaults) const { ::PQconninfoFree(defaults); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearAnswer>;

// Numbers of types, as pg_type.dat of PostgreSQL has them; they never change.
enum class Type : std::uint32_t {
  boolean = 16,
  bytes = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  oid = 26,
  json = 114,
  float4 = 700,
  float8 = 701,
  numeric = 1700,
  jsonb = 3802,
};

// How values are written, whatever the server, the user or the environment prefer. All rows are of
// one state of the database, and nothing can be written.
constexpr const char* kPrepare =
    "set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; "
    "set extra_float_digits = 1; set bytea_output = 'hex'; "
    "begin isolation level repeatable read, read only";

// Nothing but a SELECT can stand behind it. Planned, not run.
constexpr std::string_view kDeclare = "declare extractinator_check no scroll cursor for\n";
constexpr const char* kCloseCursor = "close extractinator_check";

// Lines of libpq's messages as one, without the tabs before some.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_space = c == '\n' || c == '\t' || c == ' ';
    if (!is_space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' '))
    line.pop_back();
  return line;
}

// Where the character `position` of the query (from 1) stands.
std::string place_in(std::string_view query, std::size_t position) {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t n = 0;
  for (const char c : query) {
    constexpr unsigned kMask = 0xC0U;
    constexpr unsigned kContinues = 0x80U;
    if ((static_cast<unsigned char>(c) & kMask) == kContinues) continue;
    if (++n >= position) break;
    column = c == '\n' ? 1 : column + 1;
    if (c == '\n') ++line;
  }
  return std::format(" (line {}, column {} of the query)", line, column);
}

// A sign that it is a double, as other databases write it.
json::Value real(std::string_view text) {
  if (text == "NaN") return json::Value();
  if (text.ends_with("Infinity")) return json::Value(text.starts_with('-') ? "-inf" : "inf");
  std::string digits(text);
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return json::Value(json::Number{std::move(digits)});
}

// Nothing where it is not what PostgreSQL writes for bytes.
std::optional<std::vector<unsigned char>> bytes_of_hex(std::string_view text) {
  constexpr int kBase = 16;
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return std::nullopt;
  std::vector<unsigned char> bytes;
  for (text.remove_prefix(2); !text.empty(); text.remove_prefix(2)) {
    unsigned char byte = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + 2, byte, kBase);
    if (status != std::errc() || end != text.data() + 2) return std::nullopt;
    bytes.push_back(byte);
  }
  return bytes;
}

// An address in the environment would lead elsewhere than the task says.
bool has_address_in_environment() {
  const std::unique_ptr<PQconninfoOption, FreeDefaults> defaults(::PQconndefaults());
  if (defaults == nullptr) throw std::bad_alloc();
  for (const PQconninfoOption* one = defaults.get(); one->keyword != nullptr; ++one) {
    if (std::string_view(one->keyword) == "hostaddr" && one->val != nullptr && *one->val != '\0')
      return true;
  }
  return false;
}

class PostgresReader final : public Reader {
 public:
  PostgresReader(std::string address, std::string query)
      : name_(std::move(address)),
        query_(std::move(query)) {}

  Result<void> open(const std::vector<std::string>& allowed_hosts) {
    TRY(PostgresParameters written, read_postgres_address(name_));
    auto target = postgres_target(std::move(written), allowed_hosts);
    if (!target) return std::unexpected(std::move(target).error().located({.file = name_}));
    TRY_VOID(connect(*target));
    TRY_VOID(expect_done(ask(kPrepare)));
    TRY_VOID(check());
    TRY_VOID(expect_done(ask(kCloseCursor)));
    TRY_VOID(describe());
    // Rows come one by one: libpq would hold all of them otherwise.
    const bool is_sent =
        ::PQsendQueryPrepared(connection_.get(), "", 0, nullptr, nullptr, nullptr, 0) == 1 &&
        ::PQsetSingleRowMode(connection_.get()) == 1;
    if (!is_sent) return broken_off();
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    if (is_finished_) return std::nullopt;
    if (trouble_) return std::unexpected(*trouble_);
    auto record = read();
    // No end after a failure: rows that are missing are never taken for rows that are not there.
    if (!record) trouble_ = record.error();
    return record;
  }

 private:
  Result<void> connect(const PostgresParameters& target) {
    if (has_address_in_environment()) {
      return fail(
          ErrorCode::unsupported,
          "the environment says where PostgreSQL is: only the task may",
          {.file = name_},
          "unset PGHOSTADDR and PGSERVICE"
      );
    }
    std::vector<const char*> names;
    std::vector<const char*> values;
    const auto add = [&](const char* name, const char* value) {
      names.push_back(name);
      values.push_back(value);
    };
    add("client_encoding", "UTF8");
    add("application_name", "extractinator");
    const auto is_patience = [](const auto& one) { return one.first == "connect_timeout"; };
    if (std::ranges::none_of(target, is_patience)) add("connect_timeout", "10");
    for (const auto& [name, value] : target)
      add(name.c_str(), value.c_str());
    add(nullptr, nullptr);
    connection_.reset(::PQconnectdbParams(names.data(), values.data(), 0));
    if (connection_ == nullptr) throw std::bad_alloc();
    // What the server notes may quote rows.
    ::PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
    if (::PQstatus(connection_.get()) == CONNECTION_OK) return {};
    const bool needs_password = ::PQconnectionNeedsPassword(connection_.get()) == 1;
    return fail(
        ErrorCode::io_error,
        one_line(::PQerrorMessage(connection_.get())),
        {.file = name_},
        needs_password ? "give the password in the variable PGPASSWORD or the file ~/.pgpass, "
                         "never in the task"
                       : "is the server running, and may this user connect? try it with psql"
    );
  }

  // One or several statements without rows.
  [[nodiscard]] Answer ask(const char* statements) const {
    return Answer(::PQexec(connection_.get(), statements));
  }

  Result<void> expect_done(const Answer& answer) const {
    if (::PQresultStatus(answer.get()) == PGRES_COMMAND_OK) return {};
    return trouble(answer);
  }

  // Whether the query is one SELECT statement that can be run; nothing of it is run.
  Result<void> check() const {
    const std::string statement = std::string(kDeclare) + query_;
    const Answer answer(
        ::PQexecParams(
            connection_.get(), statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0
        )
    );
    if (::PQresultStatus(answer.get()) == PGRES_COMMAND_OK) return {};
    const std::string_view state = field(answer, PG_DIAG_SQLSTATE);
    if (state.empty() || ::PQstatus(connection_.get()) == CONNECTION_BAD) return broken_off();
    // PostgreSQL's message is about the text of the query, which is the user's own.
    constexpr std::string_view kLacksValues = "08P01";  // As it says of the protocol.
    std::string message = state == kLacksValues ? "the query has parameters without values"
                                                : one_line(field(answer, PG_DIAG_MESSAGE_PRIMARY));
    const std::string_view written = field(answer, PG_DIAG_STATEMENT_POSITION);
    std::size_t position = 0;
    std::from_chars(written.data(), written.data() + written.size(), position);
    if (position > kDeclare.size()) message += place_in(query_, position - kDeclare.size());
    std::string hint = one_line(field(answer, PG_DIAG_MESSAGE_HINT));
    if (hint.empty()) {
      hint = "write one SELECT statement, about the tables and columns that the database has";
    } else if (hint.ends_with('.')) {
      hint.pop_back();
    }
    return fail(ErrorCode::invalid_input, std::move(message), {.file = name_}, std::move(hint));
  }

  // Names and types of the columns.
  Result<void> describe() {
    const Answer prepared(::PQprepare(connection_.get(), "", query_.c_str(), 0, nullptr));
    TRY_VOID(expect_done(prepared));
    const Answer described(::PQdescribePrepared(connection_.get(), ""));
    TRY_VOID(expect_done(described));
    for (int i = 0; i < ::PQnfields(described.get()); ++i) {
      const std::string_view name = ::PQfname(described.get(), i);
      if (std::ranges::contains(columns_, name)) {
        return fail(
            ErrorCode::invalid_input,
            std::format("two columns are called `{}`", name),
            {.file = name_},
            "give each column a name of its own"
        );
      }
      columns_.emplace_back(name);
      types_.push_back(static_cast<Type>(::PQftype(described.get(), i)));
    }
    if (!columns_.empty()) return {};
    return fail(ErrorCode::invalid_input, "the query has no columns", {.file = name_});
  }

  Result<std::optional<Record>> read() {
    const Answer answer(::PQgetResult(connection_.get()));
    switch (::PQresultStatus(answer.get())) {
      case PGRES_SINGLE_TUPLE:
        return record_of(answer);
      case PGRES_TUPLES_OK:
        is_finished_ = true;
        return std::nullopt;
      default:
        return trouble(answer);
    }
  }

  Result<std::optional<Record>> record_of(const Answer& answer) {
    Record record{.row = n_read_};
    record.columns.reserve(columns_.size());
    std::size_t n_bytes = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int column = static_cast<int>(i);
      json::Value value;
      if (::PQgetisnull(answer.get(), 0, column) == 0) {
        const auto size = static_cast<std::size_t>(::PQgetlength(answer.get(), 0, column));
        n_bytes += size;
        TRY(value, cell(i, {::PQgetvalue(answer.get(), 0, column), size}));
      }
      record.columns.push_back({.key = columns_[i], .value = std::move(value)});
    }
    if (n_bytes > kMaxRecordBytes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("row {} has more than {} bytes", n_read_ + 1, kMaxRecordBytes),
          {.file = name_}
      );
    }
    ++n_read_;
    return record;
  }

  [[nodiscard]] Result<json::Value> cell(std::size_t column, std::string_view text) const {
    // The server turns text into UTF-8; one that is none of PostgreSQL's might not.
    if (!text::is_valid_utf8(text)) return unreadable(column, "text that is not UTF-8");
    switch (types_[column]) {
      case Type::boolean:
        return json::Value(text == "t");
      case Type::int2:
      case Type::int4:
      case Type::int8:
      case Type::oid:
        return json::Value(json::Number{std::string(text)});
      case Type::numeric:
        if (text == "NaN" || text.ends_with("Infinity")) return real(text);
        return json::Value(json::Number{std::string(text)});
      case Type::float4:
      case Type::float8:
        return real(text);
      case Type::json:
      case Type::jsonb: {
        auto value = json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep});
        if (!value) return unreadable(column, "JSON that cannot be read here");
        return value;
      }
      case Type::bytes: {
        const auto bytes = bytes_of_hex(text);
        if (!bytes) return unreadable(column, "bytes in an unknown form");
        return json::Value(base64(*bytes));
      }
    }
    return json::Value(std::string(text));
  }

  [[nodiscard]] std::unexpected<Error> unreadable(std::size_t column, std::string_view what) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("row {} has {} in column `{}`", n_read_ + 1, what, columns_[column]),
        {.file = name_}
    );
  }

  [[nodiscard]] static std::string_view field(const Answer& answer, int code) {
    const char* text = ::PQresultErrorField(answer.get(), code);
    return text == nullptr ? std::string_view() : std::string_view(text);
  }

  // What ended the rows; PostgreSQL's message may quote values.
  [[nodiscard]] std::unexpected<Error> trouble(const Answer& answer) const {
    const std::string_view state = field(answer, PG_DIAG_SQLSTATE);
    const bool is_broken = state.empty() || state.starts_with("08") || state.starts_with("57P") ||
                           ::PQstatus(connection_.get()) == CONNECTION_BAD;
    if (is_broken) return broken_off();
    const bool is_query = !state.starts_with("53") && !state.starts_with("57");
    return fail(
        is_query ? ErrorCode::invalid_input : ErrorCode::io_error,
        std::format("the query fails after {} rows (SQLSTATE {})", n_read_, state),
        {.file = name_},
        "try the query in psql"
    );
  }

  [[nodiscard]] std::unexpected<Error> broken_off() const {
    return fail(
        ErrorCode::io_error,
        std::format("the connection to the database broke off after {} rows", n_read_),
        {.file = name_},
        "try again when the server runs"
    );
  }

  std::string name_;  // The address, which has no password.
  std::string query_;
  Connection connection_;
  std::vector<std::string> columns_;
  std::vector<Type> types_;  // By column.
  std::uint64_t n_read_ = 0;
  bool is_finished_ = false;
  std::optional<Error> trouble_;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_postgres_reader(
    const std::string& address,
    const std::string& query,
    const std::vector<std::string>& allowed_hosts
) {
  auto reader = std::make_unique<PostgresReader>(address, query);
  TRY_VOID(reader->open(allowed_hosts));
  return reader;
}

}  // namespace extractinator::dataset

// The only file that calls DuckDB; reachable through database.h.
#include "dataset/database.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <duckdb.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"

namespace extractinator::dataset {
namespace {

// Owns a C handle that is destroyed through its address.
template <typename Handle, void (*Destroy)(Handle*)>
class Owned {
 public:
  Owned() = default;
  ~Owned() { reset(); }
  Owned(Owned&&) = delete;
  Owned& operator=(Owned&&) = delete;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  void reset() {
    Destroy(&handle_);
    handle_ = {};
  }
  [[nodiscard]] Handle& get() { return handle_; }
  [[nodiscard]] Handle* out() {
    reset();
    return &handle_;
  }

 private:
  Handle handle_ = {};
};

using Config = Owned<duckdb_config, duckdb_destroy_config>;
using OwnedDatabase = Owned<duckdb_database, duckdb_close>;
using Connection = Owned<duckdb_connection, duckdb_disconnect>;
using Statement = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Pending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using QueryResult = Owned<duckdb_result, duckdb_destroy_result>;
using Extracted = Owned<duckdb_extracted_statements, duckdb_destroy_extracted>;
using Chunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += c;
    result += c;
  }
  return result + quote;
}

}  // namespace

// --- Rows ---------------------------------------------------------------------------------------

struct Rows::State {
  QueryResult result;
  Chunk chunk;
  idx_t row = 0;
};

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::~Rows() = default;

Rows::Step Rows::next() {
  State& state = *state_;
  if (state.chunk.get() != nullptr) ++state.row;
  while (state.chunk.get() == nullptr ||
         state.row >= duckdb_data_chunk_get_size(state.chunk.get())) {
    *state.chunk.out() = duckdb_fetch_chunk(state.result.get());
    state.row = 0;
    if (state.chunk.get() != nullptr) continue;
    const char* problem = duckdb_result_error(&state.result.get());
    return problem != nullptr && *problem != '\0' ? Step::failed : Step::end;
  }
  return Step::row;
}

std::optional<std::string_view> Rows::text(std::size_t column) const {
  duckdb_vector vector = duckdb_data_chunk_get_vector(state_->chunk.get(), column);
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, state_->row))
    return std::nullopt;
  auto* cell = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)) + state_->row;
  return std::string_view(duckdb_string_t_data(cell), duckdb_string_t_length(*cell));
}

std::int64_t Rows::number(std::size_t column) const {
  duckdb_vector vector = duckdb_data_chunk_get_vector(state_->chunk.get(), column);
  return *(static_cast<std::int64_t*>(duckdb_vector_get_data(vector)) + state_->row);
}

// --- Database -----------------------------------------------------------------------------------

struct Database::State {
  OwnedDatabase database;
  Connection connection;
};

Database::Database(Private /*unused*/, std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open() { return open_with(nullptr, {}); }

Result<std::unique_ptr<Database>> Database::open_file(const std::filesystem::path& file) {
  std::error_code problem;
  // Begins with a slash, so that it is taken for no address.
  const std::string path = std::filesystem::absolute(file, problem).string();
  return open_with(
      path.c_str(), {{"access_mode", "READ_ONLY"}, {"enable_external_access", "false"}}
  );
}

Result<std::unique_ptr<Database>> Database::open_with(
    const char* file, std::initializer_list<Setting> more
) {
  Config config;
  EXTR_CHECK(duckdb_create_config(config.out()) == DuckDBSuccess, "DuckDB makes a configuration");
  constexpr Setting kSettings[] = {
      {"threads", "1"},        // Rows in order, and the work done in the caller's thread;
      {"async_threads", "0"},  // so is the reading.
      {"read_ahead_depth", "0"},
      {"preserve_insertion_order", "true"},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},
      {"temp_directory", ""},  // Reports are never spilled to disk.
      {"enable_external_file_cache", "false"},
  };
  std::vector<Setting> settings(std::begin(kSettings), std::end(kSettings));
  settings.insert(settings.end(), more);
  for (const auto& [name, value] : settings) {
    if (duckdb_set_config(config.get(), name, value) != DuckDBSuccess)
      return fail(ErrorCode::unsupported, std::format("DuckDB does not know setting `{}`", name));
  }
  auto state = std::make_unique<State>();
  if (duckdb_open_ext(file, state->database.out(), config.get(), nullptr) != DuckDBSuccess ||
      duckdb_connect(state->database.get(), state->connection.out()) != DuckDBSuccess) {
    return fail(ErrorCode::io_error, "DuckDB does not start");
  }
  auto database = std::make_unique<Database>(Private(), std::move(state));
  // Belongs to the connection; the default would hold 10 MiB of rows ready.
  const auto is_set = [&](const char* statement) {
    const std::unique_ptr<Rows> rows = database->query(statement);
    return rows != nullptr;
  };
  if (!is_set("set streaming_buffer_size = '1MB'") || !is_set("set lock_configuration = true")) {
    return fail(ErrorCode::unsupported, "DuckDB does not know a setting of its connections");
  }
  return database;
}

std::unique_ptr<Rows> Database::query(const std::string& sql) {
  auto rows = std::make_unique<Rows::State>();
  if (duckdb_query(state_->connection.get(), sql.c_str(), rows->result.out()) != DuckDBSuccess)
    return nullptr;
  return std::make_unique<Rows>(std::move(rows));
}

std::unique_ptr<Rows> Database::stream(const std::string& sql) {
  Statement statement;
  Pending pending;
  auto rows = std::make_unique<Rows::State>();
  if (duckdb_prepare(state_->connection.get(), sql.c_str(), statement.out()) != DuckDBSuccess ||
      duckdb_pending_prepared_streaming(statement.get(), pending.out()) != DuckDBSuccess ||
      duckdb_execute_pending(pending.get(), rows->result.out()) != DuckDBSuccess) {
    return nullptr;
  }
  return std::make_unique<Rows>(std::move(rows));
}

Result<void> Database::check_query(const std::string& sql) {
  const auto refuse = [](std::string message) {
    return fail(ErrorCode::invalid_input, std::move(message), {}, "write one SELECT statement");
  };
  Extracted statements;
  const idx_t n =
      duckdb_extract_statements(state_->connection.get(), sql.c_str(), statements.out());
  if (n == 0) {
    const char* problem = duckdb_extract_statements_error(statements.get());
    const bool is_empty = problem == nullptr || *problem == '\0';
    return refuse(is_empty ? "the query is empty" : first_line(problem));
  }
  if (n > 1) return refuse(std::format("the query has {} statements", n));
  Statement statement;
  if (duckdb_prepare_extracted_statement(
          state_->connection.get(), statements.get(), 0, statement.out()
      ) != DuckDBSuccess) {
    const char* problem = duckdb_prepare_error(statement.get());
    return refuse(problem == nullptr ? "the query is not understood" : first_line(problem));
  }
  if (duckdb_prepared_statement_type(statement.get()) != DUCKDB_STATEMENT_TYPE_SELECT)
    return refuse("the query is no SELECT");
  if (duckdb_nparams(statement.get()) > 0) return refuse("the query has parameters without values");
  return {};
}

std::string sql_text(std::string_view text) { return quoted(text, '\''); }
std::string sql_name(std::string_view name) { return quoted(name, '"'); }

}  // namespace extractinator::dataset

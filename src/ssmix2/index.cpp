#include "ssmix2/index.hpp"

#include <charconv>

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kCreate = R"(
CREATE TABLE SSMIXIDX (
  VolumeLabel TEXT, FacilityID TEXT NOT NULL, PatientID TEXT NOT NULL, OrderDate TEXT NOT NULL,
  DataKind TEXT NOT NULL, OrderNo TEXT NOT NULL, ProcessingType TEXT NOT NULL, EnterOrgCD TEXT,
  TransactionDatetime TEXT NOT NULL, OutRelDirectory TEXT NOT NULL, FileName TEXT NOT NULL,
  UpdateDatetime TEXT NOT NULL);
-- Whoever follows the storage reads from a time on.
CREATE INDEX SSMIXIDX_UPDATED ON SSMIXIDX (UpdateDatetime);
)";

constexpr std::string_view kInsert =
    "INSERT INTO SSMIXIDX VALUES ('',?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)";

constexpr std::string_view kRead =
    "SELECT rowid, ProcessingType, OutRelDirectory, FileName, UpdateDatetime FROM SSMIXIDX"
    " WHERE UpdateDatetime >= ?1 AND (UpdateDatetime > ?1 OR rowid > ?2)"
    " ORDER BY UpdateDatetime, rowid LIMIT ?3";

// "ROWID UPDATEDATETIME": rows of one instant are told apart by the order in which they came.
struct Mark {
  std::int64_t row = 0;
  std::string updated;
};

Result<Mark> parse_mark(std::string_view text) {
  Mark mark;
  if (text.empty()) return mark;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mark.row);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ')
    return fail(Code::parameter_invalid, "mark of an index");
  mark.updated = std::string(end + 1, text.data() + text.size());
  return mark;
}

// Directories are written with either slash, and with or without one at the ends.
std::string folder_in(std::string text) {
  for (char& c : text)
    if (c == '\\') c = '/';
  while (text.ends_with('/')) text.pop_back();
  const std::size_t start = text.find_first_not_of('/');
  return start == std::string::npos ? std::string() : text.substr(start);
}

Result<> tell(const sqlite::Statement& row, const Finder& finder) {
  const std::string folder = folder_in(row.text(2));
  const std::string name = row.text(3);
  auto file = parse_file_name(name);
  if (!file) return finder.wrong({folder + "/" + name, file.error()});
  if (!data_type(file->data_type)) return {};
  if (file->folder() != folder) return finder.wrong({folder + "/" + name, {FaultCode::misplaced}});
  if (row.text(1) == "DEL") file->condition = Condition::deleted;
  return file->condition == Condition::old ? Result<>() : finder.found(*file);
}

}  // namespace

Result<Index> Index::open(const std::string& path) {
  sqlite::Options options;
  options.read_only = true;
  Index index(TRY(sqlite::Database::open(path, options)));
  if (!index.database_.prepare(kRead))
    return fail(Code::parameter_invalid, "the index has no table SSMIXIDX of the specification");
  return index;
}

Result<Index::Page> Index::read(std::string_view mark, const Finder& finder, std::size_t rows_max) {
  Mark at = TRY(parse_mark(mark));
  Page page;
  {
    sqlite::Statement* rows = TRY(database_.cached(kRead));
    rows->bind(std::string_view(at.updated)).bind(at.row);
    rows->bind(static_cast<std::int64_t>(rows_max));
    std::string updated = at.updated;
    std::int64_t number = at.row;
    while (TRY(rows->step())) {
      number = rows->integer(0);
      updated = rows->text(4);
      ++page.rows;
      const auto told = tell(*rows, finder);
      if (!told) {
        rows->reset();
        return std::unexpected(told.error());
      }
    }
    rows->reset();
    at = {number, std::move(updated)};
  }
  page.mark = page.rows == 0 ? std::string(mark) : std::to_string(at.row) + " " + at.updated;
  return page;
}

Result<IndexWriter> IndexWriter::create(const std::string& path, std::string institution) {
  IndexWriter writer(TRY(sqlite::Database::open(path)), std::move(institution));
  TRY_VOID(writer.database_.execute(kCreate));
  return writer;
}

Result<> IndexWriter::add(const FileName& file, std::string_view updated_at) {
  sqlite::Statement* insert = TRY(database_.cached(kInsert));
  const std::string folder = file.folder();
  const std::string name = file.text();
  const bool deleted = file.condition == Condition::deleted;
  insert->bind(std::string_view(institution_)).bind(std::string_view(file.patient));
  insert->bind(std::string_view(file.care_date)).bind(std::string_view(file.data_type));
  insert->bind(std::string_view(file.order_number)).bind(std::string_view(deleted ? "DEL" : "INS"));
  insert->bind(std::string_view(file.department)).bind(std::string_view(file.updated));
  insert->bind(std::string_view(folder)).bind(std::string_view(name)).bind(updated_at);
  return insert->run();
}

}  // namespace tasuki::ssmix2

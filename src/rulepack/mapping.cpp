#include "rulepack/mapping.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace tasuki::rulepack {
namespace {

struct PrimitiveName {
  std::string_view name;
  fhirpath::Primitive primitive;
};

// http://hl7.org/fhir/R4/datatypes.html#primitive
constexpr std::array kPrimitives = {
    PrimitiveName{"boolean", fhirpath::Primitive::boolean},
    PrimitiveName{"integer", fhirpath::Primitive::integer},
    PrimitiveName{"positiveInt", fhirpath::Primitive::positive_int},
    PrimitiveName{"unsignedInt", fhirpath::Primitive::unsigned_int},
    PrimitiveName{"decimal", fhirpath::Primitive::decimal},
    PrimitiveName{"string", fhirpath::Primitive::string},
    PrimitiveName{"code", fhirpath::Primitive::code},
    PrimitiveName{"id", fhirpath::Primitive::id},
    PrimitiveName{"markdown", fhirpath::Primitive::markdown},
    PrimitiveName{"xhtml", fhirpath::Primitive::xhtml},
    PrimitiveName{"uri", fhirpath::Primitive::uri},
    PrimitiveName{"url", fhirpath::Primitive::url},
    PrimitiveName{"canonical", fhirpath::Primitive::canonical},
    PrimitiveName{"oid", fhirpath::Primitive::oid},
    PrimitiveName{"uuid", fhirpath::Primitive::uuid},
    PrimitiveName{"base64Binary", fhirpath::Primitive::base64_binary},
    PrimitiveName{"date", fhirpath::Primitive::date},
    PrimitiveName{"dateTime", fhirpath::Primitive::date_time},
    PrimitiveName{"instant", fhirpath::Primitive::instant},
    PrimitiveName{"time", fhirpath::Primitive::time},
};

fhirpath::Primitive primitive_named(std::string_view name) {
  for (const PrimitiveName& row : kPrimitives)
    if (row.name == name) return row.primitive;
  return fhirpath::Primitive::none;
}

// A file descriptor that closes itself.
class File {
 public:
  explicit File(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Pack::Mapping::~Mapping() {
  if (mapped != nullptr) ::munmap(mapped, size);
}

Result<> Pack::Mapping::read(std::string_view bytes, DigestCheck check) {
  Image image = TRY(read_image(bytes, check));
  rows = image.sections;
  identity = std::move(image.identity);
  size = bytes.size();
  for (const StructureRow& row : rows.structures) {
    if (row.type >= rows.texts.size()) return fail(Code::pack_damaged, "a text is out of place");
    const TextRow& text = rows.texts[row.type];
    const bool primitive = row.kind == StructureKind::primitive && (row.flags & kProfile) == 0;
    primitives.push_back(primitive ? primitive_named(std::string_view(
                                         rows.text_bytes.data() + text.offset, text.size))
                                   : fhirpath::Primitive::none);
  }
  return {};
}

Result<std::unique_ptr<const Pack::Mapping>> Pack::Mapping::of_file(const std::string& path) {
  const File file(path);
  struct stat status = {};
  if (file.fd() < 0 || ::fstat(file.fd(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Code::file_unreadable, path);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return fail(Code::pack_damaged, path + ": the file is empty");
  // All pages are read at once: the digest needs them anyway.
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.fd(), 0);
  if (mapped == MAP_FAILED) return fail(Code::file_unreadable, path);
  auto mapping = std::make_unique<Mapping>();
  mapping->mapped = mapped;
  mapping->size = size;
  const auto read =
      mapping->read(std::string_view(static_cast<const char*>(mapped), size), DigestCheck::full);
  if (!read) return fail(read.error().code, path + ": " + read.error().detail);
  return mapping;
}

Result<std::unique_ptr<const Pack::Mapping>> Pack::Mapping::of_bytes(std::string bytes,
                                                                     DigestCheck check) {
  auto mapping = std::make_unique<Mapping>();
  mapping->owned = std::move(bytes);
  TRY_VOID(mapping->read(mapping->owned, check));
  return mapping;
}

}  // namespace tasuki::rulepack

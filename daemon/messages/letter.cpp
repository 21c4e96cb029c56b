#include "daemon/messages/letter.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>

#include "daemon/policy/contact.hpp"

namespace dunning::messages {
namespace {

// Millimetres from the upper left corner of an A4 sheet. The address lies in the window of a DL
// envelope with its window on the left (DIN 680; the Dutch C5/6 envelope shows the same field).
constexpr double points_per_mm = 72.0 / 25.4;
constexpr double page_width = 210;
constexpr double page_height = 297;
constexpr double left = 25;
constexpr double right = 20;
constexpr double letterhead_top = 15;
constexpr double return_line_top = 47;
constexpr double address_top = 52;
constexpr double address_width = 80;
constexpr double facts_top = 52;
constexpr double facts_left = 125;
constexpr double date_top = 92;
constexpr double subject_top = 102;
constexpr double second_page_top = 20;
constexpr double bottom = 272;
constexpr double foot_top = 280;
constexpr double gap = 4;  // between subject and text

constexpr const char* font = "Liberation Sans, Arimo, sans-serif";

struct SurfaceEnds {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextEnds {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
struct ObjectEnds {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FontEnds {
  void operator()(PangoFontDescription* one) const { pango_font_description_free(one); }
};
struct IterEnds {
  void operator()(PangoLayoutIter* one) const { pango_layout_iter_free(one); }
};
using Layout = std::unique_ptr<PangoLayout, ObjectEnds>;

struct Style {
  double size = 10;
  bool bold = false;
  double width = page_width - left - right;
  PangoAlignment align = PANGO_ALIGN_LEFT;
};

// Draws onto one surface, from page to page.
class Sheet {
 public:
  explicit Sheet(std::string& bytes)
      : surface_(cairo_pdf_surface_create_for_stream(append, &bytes, page_width * points_per_mm,
                                                     page_height * points_per_mm)),
        context_(cairo_create(surface_.get())) {}

  void say_of_itself(const std::string& title, const std::string& author, Date date) {
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_AUTHOR, author.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   (to_string(date) + "T00:00:00Z").c_str());
  }

  // At a place; gives the height, in millimetres.
  double put(double x, double y, const std::string& text, const Style& style) {
    const Layout made = layout(text, style);
    cairo_move_to(context_.get(), x * points_per_mm, y * points_per_mm);
    pango_cairo_show_layout(context_.get(), made.get());
    int height = 0;
    pango_layout_get_size(made.get(), nullptr, &height);
    return height / double{PANGO_SCALE} / points_per_mm;
  }

  // From `y` on, over as many pages as it takes. `turn` is called when a page is full.
  template <class Turn>
  void flow(double y, const std::string& text, const Style& style, const Turn& turn) {
    const Layout made = layout(text, style);
    const std::unique_ptr<PangoLayoutIter, IterEnds> line(pango_layout_get_iter(made.get()));
    do {
      PangoRectangle extents;
      pango_layout_iter_get_line_extents(line.get(), nullptr, &extents);
      const double height = extents.height / double{PANGO_SCALE} / points_per_mm;
      if (y + height > bottom) {
        turn();
        y = second_page_top;
      }
      const int ascent = pango_layout_iter_get_baseline(line.get()) - extents.y;
      cairo_move_to(context_.get(), left * points_per_mm,
                    y * points_per_mm + ascent / double{PANGO_SCALE});
      pango_cairo_show_layout_line(context_.get(), pango_layout_iter_get_line_readonly(line.get()));
      y += height;
    } while (pango_layout_iter_next_line(line.get()) != 0);
  }

  void rule(double x, double y, double width) {
    cairo_set_line_width(context_.get(), 0.4);
    cairo_move_to(context_.get(), x * points_per_mm, y * points_per_mm);
    cairo_line_to(context_.get(), (x + width) * points_per_mm, y * points_per_mm);
    cairo_stroke(context_.get());
  }

  void turn_page() { cairo_show_page(context_.get()); }

  // The bytes are whole after this.
  Status close() {
    cairo_show_page(context_.get());
    cairo_surface_finish(surface_.get());
    const auto status = cairo_surface_status(surface_.get());
    if (status == CAIRO_STATUS_SUCCESS) return {};
    return fail(ErrorKind::permanent,
                std::string("the letter cannot be drawn: ") + cairo_status_to_string(status));
  }

 private:
  static cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(bytes)->append(data, data + length);
    return CAIRO_STATUS_SUCCESS;
  }

  Layout layout(const std::string& text, const Style& style) const {
    Layout made(pango_cairo_create_layout(context_.get()));
    const std::unique_ptr<PangoFontDescription, FontEnds> face(
        pango_font_description_from_string(font));
    pango_font_description_set_size(face.get(), static_cast<int>(style.size * PANGO_SCALE));
    if (style.bold) pango_font_description_set_weight(face.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(made.get(), face.get());
    pango_layout_set_width(made.get(), static_cast<int>(style.width * points_per_mm * PANGO_SCALE));
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(made.get(), style.align);
    pango_layout_set_line_spacing(made.get(), 1.15F);
    pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
    return made;
  }

  std::unique_ptr<cairo_surface_t, SurfaceEnds> surface_;
  std::unique_ptr<cairo_t, ContextEnds> context_;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string place_line(const Address& address) {
  return joined({address.postcode, address.city}, "  ");
}

std::string street_lines(const Address& address, std::string_view between) {
  return joined(address.lines, between);
}

// Who writes, at the head of the first page.
void letterhead(Sheet& sheet, const Creditor& creditor) {
  sheet.put(left, letterhead_top, creditor.name, {15, true});
  const std::string facts =
      joined({street_lines(creditor.address, "\n"), place_line(creditor.address), creditor.phone,
              creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to},
             "\n");
  sheet.put(facts_left, facts_top, facts, {8.5, false, page_width - facts_left - right});
}

void window(Sheet& sheet, const Creditor& creditor, const std::vector<std::string>& address) {
  const std::string from = joined(
      {creditor.name, street_lines(creditor.address, ", "), place_line(creditor.address)}, " · ");
  const double height = sheet.put(left, return_line_top, from, {6.5, false, address_width});
  sheet.rule(left, return_line_top + height, address_width);
  sheet.put(left, address_top, joined(address, "\n"), {10.5, false, address_width});
}

void foot(Sheet& sheet, const Letter& letter, int page) {
  const auto& creditor = letter.creditor;
  const std::string who =
      joined({creditor.name, creditor.company_number, creditor.vat_number}, " · ");
  sheet.rule(left, foot_top - 1, page_width - left - right);
  sheet.put(left, foot_top, who, {7.5});
  sheet.put(left, foot_top, std::string(letter.mark) + "  " + std::to_string(page),
            {7.5, false, page_width - left - right, PANGO_ALIGN_RIGHT});
}

}  // namespace

std::vector<std::string> postal_address(const Debtor& debtor, const Creditor& creditor) {
  const Address& address = debtor.address;
  if (!policy::has_postal_address(debtor)) return {};
  std::vector<std::string> lines{debtor.name};
  if (!debtor.person.empty() && debtor.person != debtor.name) lines.push_back(debtor.person);
  for (const auto& line : address.lines) {
    if (!line.empty()) lines.push_back(line);
  }
  lines.push_back(place_line(address));
  if (!address.country.empty() && address.country != creditor.address.country)
    lines.push_back(address.country);
  return lines;
}

Result<std::string> letter_pdf(const Letter& letter) {
  const auto address = postal_address(letter.debtor, letter.creditor);
  if (address.empty()) return fail(ErrorKind::not_found, "the books know no postal address");
  std::string bytes;
  Sheet sheet(bytes);
  sheet.say_of_itself(letter.text.subject, letter.creditor.name, letter.date);
  letterhead(sheet, letter.creditor);
  window(sheet, letter.creditor, address);
  const std::string dated =
      joined({letter.creditor.address.city, letter.language.date(letter.date)}, ", ");
  sheet.put(left, date_top, dated, {10});
  const double height = sheet.put(left, subject_top, letter.text.subject, {11, true});
  int page = 1;
  sheet.flow(subject_top + height + gap, letter.text.body, {10}, [&] {
    foot(sheet, letter, page++);
    sheet.turn_page();
  });
  foot(sheet, letter, page);
  TRY(sheet.close());
  return bytes;
}

std::string outbox_text(const std::string& pdf) {
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_base64_encode(reinterpret_cast<const guchar*>(pdf.data()), pdf.size()), &g_free);
  return text.get();
}

std::string from_outbox_text(const std::string& text) {
  gsize size = 0;
  const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(text.c_str(), &size),
                                                         &g_free);
  return {reinterpret_cast<const char*>(bytes.get()), size};
}

}  // namespace dunning::messages

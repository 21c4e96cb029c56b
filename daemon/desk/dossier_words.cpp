#include "daemon/desk/dossier_words.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dunning::desk {
namespace {

constexpr DossierWords english{
    .code = "en",
    .statement = "STATEMENT of {}",
    .against = "{}\nagainst {}, taken for {}",
    .consumer = "a consumer",
    .business = "a business",
    .public_body = "a public body",
    .principal = "PRINCIPAL",
    .interest = "INTEREST",
    .costs = "COSTS",
    .together = "TOGETHER",
    .invoice = "INVOICE",
    .date = "DATE",
    .due = "DUE",
    .amount = "AMOUNT",
    .open = "OPEN",
    .from = "FROM",
    .to = "TO",
    .days = "DAYS",
    .percent = "% A YEAR",
    .over = "OVER",
    .received = "received {} on {}",
    .credit_note = ", by a credit note",
    .disputed = "{} of it is in dispute",
    .less = "less {}, credit {}",
    .unknown = "not known: {}",
    .no_interest = "none is owed yet",
    .interest_by = "By {}, up to and including {}: {}",
    .no_notice = "none are owed: the notice that the law asks for first was not sent",
    .no_costs = "none are owed yet",
    .costs_by = "{}, over {}, by {}",
    .after_notice = "after the notice of {}",
    .checklist =
        "What the law asks of whoever wants more than the principal, and by which message "
        "it was met.\nAs of {}. This is no legal advice.",
    .delivery = "What was sent, when, to whom, and what is known of its arrival. Times in {}.",
    .by_channel = "{} by {}: {}",
    .sent_to = "to",
    .evidence = "evidence",
    .file = "file",
    .nothing_sent = "Nothing was sent.",
    .dossier = "DOSSIER for {}",
    .from_on = "From {}, on {}.",
    .number_with_you = "Our number with you: {}.",
    .our_reference = "Our reference: {}.",
    .one_claim = "To {}: {} invoice of {}, {} of principal",
    .claims = "To {}: {} invoices of {}, {} of principal",
    .by_law = "By law on {}: interest {}, costs {}, together {}",
    .interest_unknown = "Interest is not known: {}",
    .enclosed = "Messages as sent: {}; attached files: {}",
    .from_now_on =
        "Please write to the debtor about these invoices from now on; we do not any "
        "more. We tell you of payments the day we see them.",
    .missing = "MISSING of what you ask for",
    .nothing_missing = "nothing",
    .files =
        "FILES\n"
        "  dossier.json     all fields; dossier.csv the same as a table\n"
        "  statement.txt    principal, payments, credits, interest and costs with their working\n"
        "  checklist.txt    what the law asks, and by which message it was met\n"
        "  delivery.txt     what was sent when, to whom, and what is known of its arrival\n"
        "  invoices/        the invoices as the books print them\n"
        "  messages/        every message as it was sent\n"
        "  attachments/     contract, order, terms, proof of delivery, correspondence\n"
        "  history/         the sealed record of this case, and how to check it\n"
        "  SHA256SUMS       the digest of every file; check with: sha256sum -c SHA256SUMS",
    .questions = "Questions",
    .title = "Dossier {}, {} ({})",
    .mail_missing = "Missing of what you ask for:",
    .mail_closing = "Everything is in the attached archive; README.txt says what each file is.",
    .taken_back = "Taken back: {} ({})",
    .payment = "Payment or credit: {} ({})",
    .we_take_back = "We take these invoices back; please do nothing more about them",
    .what_came = "What was received and credited since you have these invoices, and what is open",
    .came_in = "Invoice {}: received {} in all, open {}",
    .still_open = "Invoice {}: open {}"};

constexpr DossierWords dutch{
    .code = "nl",
    .statement = "OPGAVE per {}",
    .against = "{}\ntegen {}, aangemerkt als {}",
    .consumer = "consument",
    .business = "bedrijf",
    .public_body = "overheid",
    .principal = "HOOFDSOM",
    .interest = "RENTE",
    .costs = "INCASSOKOSTEN",
    .together = "TOTAAL",
    .invoice = "FACTUUR",
    .date = "DATUM",
    .due = "VERVALT",
    .amount = "BEDRAG",
    .open = "OPEN",
    .from = "VAN",
    .to = "TOT EN MET",
    .days = "DAGEN",
    .percent = "% PER JAAR",
    .over = "OVER",
    .received = "ontvangen {} op {}",
    .credit_note = ", door een creditnota",
    .disputed = "{} daarvan wordt betwist",
    .less = "af: {}, creditnota {}",
    .unknown = "niet bekend: {}",
    .no_interest = "nog niet verschuldigd",
    .interest_by = "Op grond van {}, tot en met {}: {}",
    .no_notice = "niet verschuldigd: de aanmaning die de wet vooraf eist, is niet verstuurd",
    .no_costs = "nog niet verschuldigd",
    .costs_by = "{}, over {}, op grond van {}",
    .after_notice = "na de aanmaning van {}",
    .checklist =
        "Wat de wet vraagt van wie meer wil dan de hoofdsom, en door welk bericht daaraan "
        "is voldaan.\nPer {}. Dit is geen juridisch advies. De regels hieronder zijn in "
        "het Engels; de artikelen staan erbij.",
    .delivery =
        "Wat is verstuurd, wanneer, aan wie, en wat bekend is van de ontvangst. Tijden in "
        "{}.",
    .by_channel = "{} per {}: {}",
    .sent_to = "aan",
    .evidence = "bewijs",
    .file = "bestand",
    .nothing_sent = "Er is niets verstuurd.",
    .dossier = "DOSSIER voor {}",
    .from_on = "Van {}, op {}.",
    .number_with_you = "Ons nummer bij u: {}.",
    .our_reference = "Ons kenmerk: {}.",
    .one_claim = "Voor {}: {} factuur van {}, hoofdsom {}",
    .claims = "Voor {}: {} facturen van {}, hoofdsom {}",
    .by_law = "Volgens de wet op {}: rente {}, incassokosten {}, samen {}",
    .interest_unknown = "De rente is niet bekend: {}",
    .enclosed = "Verstuurde berichten: {}; bijgevoegde bestanden: {}",
    .from_now_on =
        "Wilt u de debiteur vanaf nu over deze facturen schrijven? Wij doen dat niet "
        "meer. Betalingen melden wij u op de dag waarop wij ze zien.",
    .missing = "ONTBREEKT van wat u vraagt",
    .nothing_missing = "niets",
    .files =
        "BESTANDEN\n"
        "  dossier.json     alle velden; dossier.csv dezelfde als tabel\n"
        "  statement.txt    hoofdsom, betalingen, creditnota's, rente en kosten met berekening\n"
        "  checklist.txt    wat de wet vraagt, en door welk bericht daaraan is voldaan (Engels)\n"
        "  delivery.txt     wat wanneer aan wie is verstuurd, en wat bekend is van de ontvangst\n"
        "  invoices/        de facturen zoals de boekhouding ze afdrukt\n"
        "  messages/        elk bericht zoals het is verstuurd\n"
        "  attachments/     contract, order, voorwaarden, leveringsbewijs, correspondentie\n"
        "  history/         het verzegelde verslag van deze zaak, en hoe u het controleert\n"
        "  SHA256SUMS       de controlesom van elk bestand; controleer met: sha256sum -c "
        "SHA256SUMS",
    .questions = "Vragen",
    .title = "Dossier {}, {} ({})",
    .mail_missing = "Ontbreekt van wat u vraagt:",
    .mail_closing = "Alles zit in het bijgevoegde archief; README.txt zegt wat elk bestand is.",
    .taken_back = "Teruggenomen: {} ({})",
    .payment = "Betaling of creditering: {} ({})",
    .we_take_back = "Wij nemen deze facturen terug; wilt u er niets meer aan doen",
    .what_came = "Wat is ontvangen en gecrediteerd sinds u deze facturen heeft, en wat openstaat",
    .came_in = "Factuur {}: in totaal {} ontvangen, {} open",
    .still_open = "Factuur {}: {} open"};

constexpr std::pair<std::string_view, std::string_view> dutch_fields[] = {
    {"creditor.name", "de naam van de schuldeiser"},
    {"creditor.company_number", "het KvK-nummer van de schuldeiser"},
    {"creditor.vat_number", "het btw-nummer van de schuldeiser"},
    {"creditor.can_deduct_vat", "of de schuldeiser btw kan verrekenen"},
    {"creditor.address", "het adres van de schuldeiser"},
    {"creditor.iban", "de rekening waarop moet worden betaald"},
    {"creditor.contact", "wie bij de schuldeiser vragen beantwoordt"},
    {"creditor.email", "het e-mailadres van de schuldeiser"},
    {"creditor.phone", "het telefoonnummer van de schuldeiser"},
    {"creditor.reference", "het nummer van de schuldeiser bij het incassobureau"},
    {"debtor.type", "of de debiteur consument, bedrijf of overheid is"},
    {"debtor.name", "de naam van de debiteur"},
    {"debtor.legal_form", "de rechtsvorm van de debiteur"},
    {"debtor.person", "de contactpersoon bij de debiteur"},
    {"debtor.birth_date", "de geboortedatum van de debiteur"},
    {"debtor.company_number", "het KvK-nummer van de debiteur"},
    {"debtor.vat_number", "het btw-nummer van de debiteur"},
    {"debtor.address", "het adres van de debiteur"},
    {"debtor.email", "het e-mailadres van de debiteur"},
    {"debtor.phone", "het telefoonnummer van de debiteur"},
    {"debtor.language", "de taal van de debiteur"},
    {"debtor.customer_number", "het klantnummer van de debiteur"},
    {"claims.number", "het nummer van elke factuur"},
    {"claims.date", "de datum van elke factuur"},
    {"claims.due_date", "de vervaldatum van elke factuur"},
    {"claims.term_agreed", "of de betaaltermijn van elke factuur is afgesproken"},
    {"claims.performance", "waarvoor elke factuur is, en wanneer dat is geleverd"},
    {"claims.total", "het bedrag van elke factuur"},
    {"claims.open", "wat van elke factuur openstaat"},
    {"interest.amount", "de rente tot nu toe"},
    {"interest.first_day", "vanaf wanneer rente loopt"},
    {"costs.amount", "de incassokosten"},
    {"costs.notice", "de aanmaning die de wet vóór incassokosten eist"},
    {"files.invoices", "een kopie van elke factuur"},
    {"files.messages", "de herinneringen zoals ze zijn verstuurd"},
    {"files.notice", "de aanmaning die de wet vóór incassokosten eist, zoals ze is verstuurd"},
    {"files.contract", "het contract"},
    {"files.order", "de order of de bevestiging daarvan"},
    {"files.terms", "de algemene voorwaarden"},
    {"files.delivery", "een bewijs van levering"},
    {"files.correspondence", "overige correspondentie"},
};

}  // namespace

const DossierWords& dossier_words(std::string_view language, std::string_view country) {
  const bool is_dutch = language.empty() ? country == "NL" : language.starts_with("nl");
  return is_dutch ? dutch : english;
}

std::string_view field_meaning(const DossierWords& words, std::string_view field,
                               std::string_view meaning) {
  if (words.code != dutch.code) return meaning;
  const auto* found = std::find_if(std::begin(dutch_fields), std::end(dutch_fields),
                                   [&](const auto& one) { return one.first == field; });
  return found == std::end(dutch_fields) ? meaning : found->second;
}

}  // namespace dunning::desk

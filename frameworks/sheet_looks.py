"""How a framework's spreadsheet looks: what stands out, what stays in view, rows high enough for their text, and paper.

Some programs (LibreOffice among them) show a row no higher than the file says, so every row says how high it is. It is
said as a proposal: once somebody types into a row, its height follows the text.
"""

from textwrap import wrap

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

AS_TEXT = "@"  # so that 7.10 stays 7.10, and no cell becomes a formula or a date
WRAPPED = Alignment(wrap_text=True, vertical="top")
LINE = 15.0
TALLEST = 400.0  # a row of more than 409 points is no spreadsheet's
FITS = 1.05  # a column's width is told in digits, and letters are narrower, in any common font
FACE = "Calibri"
HEADS = {
    "domain": PatternFill("solid", fgColor="FFDDE6F0"),
    "group": PatternFill("solid", fgColor="FFE8E3D6"),
    "": PatternFill("solid", fgColor="FFE7E6E6"),
}
BEGINS = Border(top=Side(style="thin", color="FF7F7F7F"))
A4 = 9
A3 = 8


class _Proposed(RowDimension):
    """A row whose height follows its text from the first change on."""

    @property
    def customHeight(self) -> bool:
        return False


def column(sheet: Worksheet, number: int, width: int) -> None:
    """Every cell of it is text, down to the last row there is."""
    told = sheet.column_dimensions[get_column_letter(number)]
    told.width, told.number_format, told.alignment = width, AS_TEXT, WRAPPED


def heading(cell: Cell, part: str = "") -> None:
    cell.font, cell.fill = Font(name=FACE, bold=True), HEADS.get(part, HEADS[""])


def begins(sheet: Worksheet, row: int, columns: int) -> None:
    """A line above the row: something new begins here."""
    for number in range(1, columns + 1):
        sheet.cell(row=row, column=number).border = BEGINS


def heights(sheet: Worksheet, widths: dict[int, float]) -> None:
    """Each row as high as the fullest of its cells, by the columns' widths; `widths` are those of cells that differ."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        lines = 1
        for cell in row:
            own = sheet.column_dimensions[get_column_letter(cell.column or 1)].width
            lines = max(lines, _lines(str(cell.value or ""), widths.get(number, own), bool(cell.font.b)))
        sheet.row_dimensions[number] = _Proposed(sheet, index=number, ht=min(LINE * lines, TALLEST))


def on_paper(sheet: Worksheet, last: str, across: int = 1, rows: str = "", columns: str = "") -> None:
    """Lying, so many pages across, `rows` and `columns` again on each page; nothing past the cell `last`."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4 if across == 1 else A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows, sheet.print_title_cols = rows or None, columns or None
    sheet.print_area = f"A1:{last}"
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N"), center=_HeaderFooterPart()
    )


def _lines(text: str, width: float, bold: bool) -> int:
    room = max(4, int(width * FITS * (0.9 if bold else 1)))
    return sum(len(wrap(part, room)) or 1 for part in text.split("\n"))

"""Workbooks of before 2007, which county offices still send."""

import base64
import zlib

from sqlalchemy import select

from registry.models import Holder
from tests.registry.conftest import outcomes, remarks

# Written by xlwt: a title merged over six columns, headings, two rights whose holder is one cell.
XLS = zlib.decompress(
    base64.b85decode(
        "c-rk)YitZr6h3!mXJ7i*t(GXEk$6=rv$Knq=weGHbd`##G(lNgX;U<)B3{)*A`&8z5Q#M5heV1$-VuKBgLwUrNYH"
        "Bh@`r?wpyQmgvp2gQi6%6u%$dFC-tXLV&;4fZYjz$z^mlh&%I|?6qzqK(Gd<u;u?b9`B=7;&n<f>Lxf_#d%b*gE8"
        "wb*<!HvxOE*e7`?;cR#qT>!~fY+GnU=u_)HpdDEQ06j+HG(+ILM`AFTC!jSv&vz;mi1897ufSA>)C8M%z763c8it"
        "pFdQu`v1aiKWh~ca0mZ$-ZJx6w0C{kaX7QdQBH^pSoR$r1ng&_LXh#N|0UXeZSaYm}a5kI;FF-9yab;z3d3iVF;$"
        "WYFk7fbDhvcfhU0~Y>)-C|;pVRHG-`L$ah(FqoDGq?WV6Nsx(t(pYq*0A3?jAK;Bk`}WP>e#HhY3CI9Qsr}93WyC"
        "I*OqO^nejE0=iyWV(7u&)`T1&%+}3ynakd_X&_2#ySANfdW;>gJwF<WUyr&$yxI-XvbOxiJ&Px9?Tw1<IRK@B;8c"
        "vIS7K1iYC}PVnmlO3i~?Y^MF+#N8P(*Erwev(lu)-A*%Mz78xwCmEQ|GxIERs^UaSZ3r-G=eaW#C|g(pv>B2rDv("
        "N}H%u$=5cT+qg}Dbw|$kTIoHpUEKbGYHH~aigF+w_QBcaL@x{eM8CCM{&AAPrT}Q(~{5CUOEGL&-A73nVGzoWT0L"
        "L*<AMXj^e{X`+DyElgj$4@G7?K<#RG|nvSEv0~7X93v8UlH4fI)Qz5sQ%z8gZ9m(Z<*15RcF&|%*XBFnRv(Evp9g"
        "qD4S)PU`q?9LOx#R7UtD`%5!;`SwRnfB}x9eHB6UO4{z7E^d)ec3XNSr)DaxI+9g|+j(U_IieUD&Po_`bYgTCWV*"
        "@C^~!{A@@ddOE5^3L;G+6_HaS2O_sb8X~VmPDB|Jxe#Sa<VKV&kq43A;-~zApThiv<)0WmheX6LS0du)l8E?uBqD"
        "x85bah7Iq_+|Jg-=F#4k&F5<j0r#4pF<r~ZPU%KQ||UzPlBVH}nDDOOD?J2j1+D%mAaDjzkCkDA6OF~igO0P`8j4"
        "17G7{qoY_4bKvVnJLyrr9qjJ1D6@jPI;&Ff-Sb#Vv8-d*fP)}_-_I58-|0=>BRf2%lfYK4O5@}ndHBfrLYmNE%>K"
        "$9yDX#0&V@8Kf^#1$ynkK+a$jilGI@DEzk({%%id2^B3PVMe6<haYNtVTSEQqzpp<$|8f7{0n>RufB"
    )
)


def test_an_xls_is_read_with_its_merged_cells(session, import_rows) -> None:
    done = import_rows(content=XLS)

    assert outcomes(done) == ["created", "created"]
    assert [row["row"] for row in done.report["rows"]] == [3, 4]
    assert remarks(done, 1) == [("holder_name", "merged_down", "kept_as_given")]
    assert session.scalars(select(Holder.name)).all() == ["桦甸某矿业有限公司"]

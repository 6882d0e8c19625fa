set encoding utf8
set terminal svg size 1200,360 dynamic noenhanced font 'Helvetica,Arial,sans-serif,13' name 'data_profiles'
set border 3 linecolor rgb '#777c83' linewidth 1
set multiplot
reset
set lmargin at screen 0.06150
set rmargin at screen 0.32000
set tmargin at screen 0.95556
set bmargin at screen 0.22222
set tics textcolor rgb '#777c83'
set border 3 linecolor rgb '#777c83' linewidth 1
set grid xtics ytics linetype 1 linecolor rgb '#bb777c83' linewidth 0.6
set xrange [0:21]
set xtics nomirror out scale 0.6,0.3 ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20)
set xlabel 'epochs' textcolor rgb '#777c83' offset 0,0.4
set yrange [0:1]
set ytics nomirror out scale 0.6,0.3 ('0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1' 1)
set ylabel 'share of runs' textcolor rgb '#777c83' offset 0.5,0
unset key
$data1 << EOD
0 0
9 0.25
11 0.5
14 0.75
17 1
21 1
EOD
$data2 << EOD
0 0
11 0.25
13 0.5
16 0.5625
17 0.75
20 1
21 1
EOD
plot $data1 using 1:2 with steps linecolor rgb '#0b79bd' dashtype solid linewidth 2 notitle, \
  $data2 using 1:2 with steps linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle
reset
set lmargin at screen 0.39483
set rmargin at screen 0.65333
set tmargin at screen 0.95556
set bmargin at screen 0.22222
set tics textcolor rgb '#777c83'
set border 3 linecolor rgb '#777c83' linewidth 1
set grid xtics ytics linetype 1 linecolor rgb '#bb777c83' linewidth 0.6
set logscale x
set xrange [720000:3e+07]
set xtics nomirror out scale 0.6,0.3 ('' 800000 1, '' 900000 1, '10⁶' 1000000, '2·10⁶' 2000000, '' 3000000 1, '' 4000000 1, '5·10⁶' 5000000, '' 6000000 1, '' 7000000 1, '' 8000000 1, '' 9000000 1, '10⁷' 1e+07, '2·10⁷' 2e+07, '' 3e+07 1)
set xlabel 'work (network sweeps)' textcolor rgb '#777c83' offset 0,0.4
set yrange [0:1]
set ytics nomirror out scale 0.6,0.3 ('0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1' 1)
set ylabel 'share of runs' textcolor rgb '#777c83' offset 0.5,0
unset key
$data3 << EOD
720000 0
900000 0.25
1100000 0.5
1400000 0.75
1700000 1
3e+07 1
EOD
$data4 << EOD
720000 0
1.32e+07 0.25
1.56e+07 0.5
1.92e+07 0.5625
2.04e+07 0.75
2.4e+07 1
3e+07 1
EOD
plot $data3 using 1:2 with steps linecolor rgb '#0b79bd' dashtype solid linewidth 2 notitle, \
  $data4 using 1:2 with steps linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle
reset
set lmargin at screen 0.72817
set rmargin at screen 0.98667
set tmargin at screen 0.95556
set bmargin at screen 0.22222
set tics textcolor rgb '#777c83'
set border 3 linecolor rgb '#777c83' linewidth 1
set grid xtics ytics linetype 1 linecolor rgb '#bb777c83' linewidth 0.6
set logscale x
set xrange [0.18:7.5]
set xtics nomirror out scale 0.6,0.3 ('0.2' 0.2, '' 0.3 1, '' 0.4 1, '0.5' 0.5, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '1' 1, '2' 2, '' 3 1, '' 4 1, '5' 5, '' 6 1, '' 7 1)
set xlabel 'time (s)' textcolor rgb '#777c83' offset 0,0.4
set yrange [0:1]
set ytics nomirror out scale 0.6,0.3 ('0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1' 1)
set ylabel 'share of runs' textcolor rgb '#777c83' offset 0.5,0
unset key
$data5 << EOD
0.18 0
0.225 0.25
0.275 0.5
0.35 0.75
0.425 1
7.5 1
EOD
$data6 << EOD
0.18 0
3.3 0.25
3.9 0.5
4.8 0.5625
5.1 0.75
6 1
7.5 1
EOD
plot $data5 using 1:2 with steps linecolor rgb '#0b79bd' dashtype solid linewidth 2 notitle, \
  $data6 using 1:2 with steps linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle
reset
unset key
unset border
unset tics
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.05556
set xrange [0:1200]
set yrange [0:20]
set label 'static' at first 489.2,10 left textcolor rgb '#777c83'
$data7 << EOD
443.2 10
483.2 10
EOD
set label 'recurrent, LU' at first 652,10 left textcolor rgb '#777c83'
$data8 << EOD
606 10
646 10
EOD
plot $data7 using 1:2 with steps linecolor rgb '#0b79bd' dashtype solid linewidth 2 notitle, \
  $data8 using 1:2 with steps linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle
unset multiplot
